import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { connectFlowFunctions } from "../../aws/flow-functions.ts";
import { allBranches } from "../../connect/flow/play/branches.ts";
import { type PlayEnd, playFlow } from "../../connect/flow/play/play-flow.ts";
import { startSession } from "../../connect/flow/play/session.ts";
import { FlowDocument } from "../../connect/flow-document.ts";
import { toIssues } from "../../errors.ts";
import { parseJson } from "../../parse-json.ts";
import { setTarget } from "../target/set-target.ts";
import { moveClock } from "./move-clock.ts";
import type { FlowCommand } from "./options.ts";

type PlayCommand = Extract<FlowCommand, { kind: "play" }>;

/** Plays a flow with the local cloud, and prints the transcript; returns whether the flow reached one of its ends. */
export const play = async (
  { path, number, attributes, functions, endpoint }: PlayCommand,
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<boolean> => {
  const document = readDocument(path, await readFile(path, "utf8"));
  await setTarget({ aws: false, endpoint }, environment);
  const clock = await moveClock(environment.AWS_ENDPOINT_URL ?? "");
  const session = startSession(randomUUID(), number, attributes);
  const result = await playFlow(document, session, {
    invoke: connectFlowFunctions(functions),
    sleep: (ms) => setTimeout(ms),
    ...clock,
  });
  for (const line of result.transcript) print(line);
  print(toSentence(result.end));
  const unused = allBranches(document).filter((branch) => !result.branches.has(branch));
  print(`branches taken: ${result.branches.size}; not taken: ${unused.length}`);
  for (const branch of unused) print(`  ${branch}`);
  return result.end.kind === "ended";
};

const readDocument = (path: string, text: string): FlowDocument => {
  const parsed = FlowDocument.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = toIssues(parsed.error);
  throw new Error(`${path} is not a flow of Amazon Connect: ${issue?.path}: ${issue?.rule}`);
};

const toSentence = (end: PlayEnd): string => {
  switch (end.kind) {
    case "ended":
      return `The flow ended: ${end.reason}.`;
    case "unknown-block":
      return `Stopped at the block ${end.identifier}: blocks of the type ${end.type} cannot be played.`;
    case "missing-block":
      return `Stopped: the flow has no block ${end.identifier}.`;
    case "no-branch":
      return `Stopped: the flow does not have the branch ${end.branch}.`;
    case "too-long":
      return `Stopped after ${end.blocks} blocks: the flow has a cycle without an end.`;
    default:
      return end satisfies never;
  }
};
