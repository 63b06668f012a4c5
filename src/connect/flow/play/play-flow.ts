import type { Action, FlowDocument } from "../../flow-document.ts";
import type { Branch, Invocation, Play, PlayPorts } from "./block.ts";
import { BLOCKS } from "./blocks.ts";
import { branchName, nextOf } from "./branches.ts";
import { passTime } from "./pass-time.ts";
import type { Session } from "./session.ts";

/** How a flow ended. Only `ended` is an end that the flow itself has. */
export type PlayEnd =
  | { kind: "ended"; reason: string; at: string }
  | { kind: "unknown-block"; identifier: string; type: string }
  | { kind: "missing-block"; identifier: string }
  /** A block took a branch that the flow does not have. */
  | { kind: "no-branch"; branch: string }
  | { kind: "too-long"; blocks: number };

export type PlayResult = {
  end: PlayEnd;
  transcript: string[];
  /** In the order in which they were first taken. */
  branches: Set<string>;
  session: Session;
};

// A loop has at most 100 rounds of about ten blocks; a flow with cycles and without a Loop has no end.
const BLOCKS_MAX = 2_000;

/** Plays a flow for one contact, and returns what the caller heard and which branches were taken. */
export const playFlow = async (document: FlowDocument, start: Session, ports: PlayPorts): Promise<PlayResult> => {
  const actions = new Map(document.Actions.map((action) => [action.Identifier, action]));
  const invocations = new Map<string, Invocation>();
  const play: Play = { ...ports, pass: passTime(ports, invocations), invocations };
  const startedAtMs = ports.now();
  const transcript: string[] = [];
  const branches = new Set<string>();
  let session = start;
  let identifier = document.StartAction;
  let isComfort = false;
  const finish = (end: PlayEnd): PlayResult => ({ end, transcript, branches, session });
  for (let blocks = 0; blocks < BLOCKS_MAX; blocks += 1) {
    const action = actions.get(identifier);
    if (action === undefined) return finish({ kind: "missing-block", identifier });
    const block = BLOCKS.get(action.Type);
    if (block === undefined) return finish({ kind: "unknown-block", identifier, type: action.Type });
    const atMs = ports.now() - startedAtMs;
    const { line, branch, session: changed } = await block(action, session, play);
    session = changed;
    branches.add(branchName(identifier, branch));
    if (line !== "") transcript.push(`${(atMs / 1_000).toFixed(1)} s  ${isComfort ? toComfort(line) : line}`);
    if (branch.kind === "end") return finish({ kind: "ended", reason: branch.reason, at: lastPrompt(transcript) });
    const next = nextOf(action, branch);
    if (next === undefined) return finish({ kind: "no-branch", branch: branchName(identifier, branch) });
    isComfort = asksForComfort(action, branch);
    identifier = next;
  }
  return finish({ kind: "too-long", blocks: BLOCKS_MAX });
};

const asksForComfort = ({ Parameters }: Action, branch: Branch): boolean =>
  String(Parameters.ComparisonValue).endsWith(".comfort") && branch.kind === "condition" && branch.operand === "true";

const toComfort = (line: string): string => line.replace(/^prompt:/, "comfort:");

/** What the caller heard last, by which a reader recognizes the end. */
const lastPrompt = (transcript: readonly string[]): string =>
  transcript.findLast((line) => /^[\d.]+ s {2}prompt: /.test(line))?.replace(/^[\d.]+ s {2}prompt: /, "") ?? "";
