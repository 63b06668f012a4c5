import type { PlayBlock } from "../block.ts";
import { NEXT } from "../block.ts";
import { resolveInText } from "../resolve.ts";

// About 150 words a minute.
const WORD_MS = 400;
const PROMPT_FILE_MS = 2_000;
const TAG = /<[^<>]{0,1000}>/g;
const BREAK = /<break time="(\d{1,5})(ms|s)"\/>/g;

/** Plays a text, SSML or a recorded prompt, and takes as long as a voice would. */
export const messageParticipant: PlayBlock = async ({ Parameters }, session, { pass }) => {
  const { Text, SSML, PromptId } = Parameters;
  const source = resolveInText(String(Text ?? SSML ?? ""), session);
  const text = source.replace(TAG, " ").trim().replace(/\s+/g, " ");
  const said = PromptId === undefined ? text : `(recording ${String(PromptId).split("/").at(-1)})`;
  await pass(
    PromptId === undefined ? silenceMs(source) + text.split(" ").filter(Boolean).length * WORD_MS : PROMPT_FILE_MS,
  );
  return { line: said === "" ? "" : `prompt: ${said}`, branch: NEXT, session };
};

const silenceMs = (ssml: string): number =>
  [...ssml.matchAll(BREAK)].reduce((sum, [, time, unit]) => sum + Number(time) * (unit === "s" ? 1_000 : 1), 0);
