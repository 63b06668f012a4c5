import type { Action } from "../../flow-document.ts";
import type { Session } from "./session.ts";

/** What a function returned to a flow. */
export type Invoked = { kind: "returned"; payload: string } | { kind: "failed"; reason: string };

export type PlayPorts = {
  /** Invokes a function by the ARN in the flow, with the event of a Lambda block. */
  invoke: (functionArn: string, event: object) => Promise<Invoked>;
  /** Moves the time forward: for what a flow waits for while nothing runs. */
  pass: (ms: number) => Promise<void>;
  /** Waits in real time, as functions run in it. */
  sleep: (ms: number) => Promise<void>;
  now: () => number;
};

/** An asynchronous invocation; `result` is set when it has ended. */
export type Invocation = { result: Invoked | undefined; ended: Promise<void>; responseType: string };

/** What all blocks of one play share. */
export type Play = PlayPorts & { invocations: Map<string, Invocation> };

/** The branch that a block takes. `end` ends the flow. */
export type Branch =
  | { kind: "next" }
  /** Without an operator, `Equals`. */
  | { kind: "condition"; operand: string; operator?: string }
  | { kind: "error"; type: string }
  | { kind: "end"; reason: string };

/** `line` is what the transcript says, without the time; an empty one is left out. */
export type Played = { line: string; branch: Branch; session: Session };

/** One type of block. */
export type PlayBlock = (action: Action, session: Session, play: Play) => Promise<Played> | Played;

export const NEXT: Branch = { kind: "next" };
export const ERROR: Branch = { kind: "error", type: "NoMatchingError" };
