import { run } from "../../handlers/connect-async.ts";
import type { AsyncSettings } from "../../src/connect/async-settings.ts";
import { AsyncSettings as Settings } from "../../src/connect/async-settings.ts";
import { ContactFlowEvent } from "../../src/connect/contact-flow-event.ts";
import { createInMemoryExecutions, MACHINE } from "./in-memory-executions.ts";

export const NOW = new Date("2026-09-01T12:00:00Z");

/** A function with one machine, and a caller of it. */
export const connectAsyncFixture = (
  settings: Partial<AsyncSettings> = {},
  machines = [{ functionName: "lookup", arn: MACHINE }],
) => {
  const memory = createInMemoryExecutions();
  const lines: unknown[] = [];
  const line = (message: string, fields?: unknown) => lines.push({ message, fields });
  const log = { debug: line, info: line, warn: line, error: line };
  const ports = { ...memory.ports, machines, settings: { ...Settings.parse({}), ...settings } };
  const invoke = (event: unknown) =>
    run(ContactFlowEvent.parse(event), ports, {
      now: NOW,
      requestId: "request-1",
      remainingMs: () => 8_000 - memory.waitedMs(),
      log,
    });
  const call = (Parameters: Record<string, unknown>, contactId = "contact-1") =>
    invoke({ Name: "ContactFlowEvent", Details: { ContactData: { ContactId: contactId }, Parameters } });
  return { ...memory, call, invoke, lines };
};
