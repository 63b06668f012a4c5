import type { PlayBlock } from "../block.ts";

/** Continues as often as its count says; then it is done, and begins again when the flow returns. [Connect API reference: Loop] */
export const loop: PlayBlock = ({ Identifier, Parameters }, session) => {
  const rounds = session.loops.get(Identifier) ?? 0;
  const isDone = rounds >= Number(Parameters.LoopCount);
  const loops = new Map([...session.loops, [Identifier, isDone ? 0 : rounds + 1]]);
  const operand = isDone ? "DoneLooping" : "ContinueLooping";
  return { line: "", branch: { kind: "condition", operand }, session: { ...session, loops } };
};
