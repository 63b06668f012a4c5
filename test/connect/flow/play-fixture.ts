import { expect } from "vitest";
import { parseFlowCommand } from "../../../src/cli/connect-flow/options.ts";
import type { Invoked } from "../../../src/connect/flow/play/block.ts";
import { type PlayResult, playFlow } from "../../../src/connect/flow/play/play-flow.ts";
import { startSession } from "../../../src/connect/flow/play/session.ts";
import type { FlowDocument } from "../../../src/connect/flow-document.ts";
import { generateFlow } from "../../../src/connect/generate/generate-flow.ts";

export const generated = (...args: string[]): FlowDocument => {
  const command = parseFlowCommand(args);
  return command.kind === "generate" ? generateFlow(command.request, command.isNative) : expect.fail(command.kind);
};

export const returned = (value: unknown): Invoked => ({ kind: "returned", payload: JSON.stringify(value) });
export const failed: Invoked = { kind: "failed", reason: "TypeError" };

export type Event = { Details: { Parameters: Record<string, string> } };

/** Plays a flow with functions that return what `invoke` says. Time passes only with prompts and waits. */
export const play = (
  document: FlowDocument,
  invoke: (parameters: Record<string, string>, functionArn: string) => Invoked | Promise<Invoked>,
): Promise<PlayResult> => {
  let nowMs = 0;
  const pass = async (ms: number) => {
    nowMs += ms;
  };
  return playFlow(document, startSession("contact-1", "+12065550100", new Map([["note", "x".repeat(1_000)]])), {
    invoke: async (functionArn, event) => invoke((event as Event).Details.Parameters, functionArn),
    now: () => nowMs,
    pass,
    sleep: pass,
  });
};
