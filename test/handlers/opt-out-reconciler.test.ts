import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { run } from "../../handlers/opt-out-reconciler.ts";
import { TwoWaySettings } from "../../src/sms/keywords/number-settings.ts";
import type { ReconcilerPorts } from "../../src/sms/opt-outs/reconciler-ports.ts";
import { ScheduledEvent } from "../../src/sms/scheduled-event.ts";

const event = ScheduledEvent.parse(JSON.parse(readFileSync("events/opt-out-reconciler/scheduled.json", "utf8")));

const reconcile = async (customers: string[], more: Partial<ReconcilerPorts> = {}) => {
  const info = vi.fn();
  const error = vi.fn();
  const ports: ReconcilerPorts = {
    readList: async () => ({ items: customers }),
    isListed: async () => true,
    addToList: async () => {},
    readConversations: async () => ({ items: [] }),
    whySuppressed: async () => new Map(),
    readOptOuts: async () => [],
    setEndpointsOptOut: async () => {},
    position: { load: async () => undefined, save: async () => {} },
    wait: async () => {},
    random: () => 0.5,
    ...more,
  };
  const log = { debug: info, info, warn: info, error };
  const done = run(event, { settings: TwoWaySettings.parse({}), ports }, { remainingMs: () => 300_000, log });
  const result = await done.then(
    () => "done",
    ({ message }: Error) => message,
  );
  return { result, lines: info.mock.calls, errors: error.mock.calls };
};

test("logs one line with counts, and no phone numbers", async () => {
  const { result, lines, errors } = await reconcile(["+12065550401", "+12065550402"]);
  expect(result).toBe("done");
  expect(lines).toEqual([["opt-outs reconciled", { compared: 2, repaired: 2, failed: 0, isComplete: true }]]);
  expect(errors).toEqual([]);
});

test("fails after it logged the counts if an opt-out could not be repaired", async () => {
  const setEndpointsOptOut = async () => {
    throw new Error("no access");
  };
  const { result, lines, errors } = await reconcile(["+12065550401"], { setEndpointsOptOut });
  expect(result).toBe("1 opt-outs left: the log names the cause of each");
  expect(lines).toEqual([["opt-outs reconciled", { compared: 1, repaired: 0, failed: 1, isComplete: true }]]);
  expect(errors).toHaveLength(1);
});
