import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SettledBatch } from "../../../src/engine/delivery/attempt-batch.ts";
import { toAttemptRecord } from "../../../src/engine/delivery/attempt-record.ts";
import type { Batch, Member, MemberResult } from "../../../src/engine/delivery/batch.ts";
import type { BatchPlan } from "../../../src/engine/delivery/batch-plan.ts";

const payloadFields = () => ({});
const PLAN: BatchPlan = {
  sender: { kind: "campaign", id: "c-1" },
  hook: { target: "my-hook", payloadFields },
  channel: { kind: "invoke", target: "my-channel", payloadFields },
};

const member = (endpointId: string): Member => ({ endpointId, document: "{}" });
const batchOf = (...ids: string[]): Batch => ({
  id: 1,
  appId: "app",
  source: { kind: "campaign", activityId: "a-1" },
  stage: "deliver",
  members: ids.map(member),
  scheduledTime: "2026-01-01T00:00:00.000Z",
  dueAt: 0,
  attempts: 0,
  throttles: 0,
});
const sent = (id: string): MemberResult => ({
  ...member(id),
  status: "SUCCESS",
  statusCode: "200",
  statusMessage: "200",
});
const rejected = (id: string, statusMessage: string): MemberResult => ({
  ...member(id),
  status: "CUSTOM_DELIVERY_FAILURE",
  statusCode: "400",
  statusMessage,
});
const settled = (results: MemberResult[], more: Partial<SettledBatch> = {}): SettledBatch => ({
  kind: "settled",
  results,
  attempts: 1,
  summary: "",
  response: undefined,
  ...more,
});

describe("the record of an attempt", () => {
  test("that is retried has the failure, and no endpoint that was given up", () => {
    const failed = { stage: "hook", target: "my-hook", cause: "timeout", detail: "15 s" } as const;
    const batch = batchOf("e-1", "e-2");
    expect(toAttemptRecord(batch, PLAN, { kind: "retry", batch, failed })).toEqual({
      failures: [{ ...failed, reason: "", endpoints: 0 }],
      unsent: [],
      resultCounts: [],
    });
  });

  test("names the endpoints that the hook removed", () => {
    const batch = batchOf("e-1", "e-2", "e-3");
    const record = toAttemptRecord(batch, PLAN, { kind: "filtered", batch: { ...batch, members: [member("e-2")] } });
    expect(record).toEqual({
      failures: [],
      unsent: ["e-1", "e-3"].map((endpointId) => ({ endpointId, status: "REMOVED_BY_HOOK", reason: "my-hook" })),
      resultCounts: [],
    });
    expect(toAttemptRecord(batch, PLAN, settled([])).unsent).toHaveLength(3);
  });

  test("of a batch that is given up counts all of its endpoints", () => {
    const failed = { stage: "channel", target: "my-channel", cause: "not-found", detail: "no" } as const;
    const results = ["e-1", "e-2"].map((id) => rejected(id, "not-found"));
    expect(toAttemptRecord(batchOf("e-1", "e-2"), PLAN, settled(results, { failed }))).toMatchObject({
      failures: [{ ...failed, endpoints: 2 }],
      unsent: [{ endpointId: "e-1", reason: "not-found" }, { endpointId: "e-2" }],
      resultCounts: [["CUSTOM_DELIVERY_FAILURE", 2]],
    });
  });

  test("groups the endpoints that a channel rejected by reason, and rare reasons as one", () => {
    const many = Array.from({ length: 7 }, (_, index) => rejected(`r-${index}`, `reason ${index}`));
    const results = [sent("e-1"), rejected("e-2", "no domain"), rejected("e-3", "no domain"), ...many];
    const { failures } = toAttemptRecord(
      batchOf(...results.map(({ endpointId }) => endpointId)),
      PLAN,
      settled(results),
    );
    expect(failures[0]).toMatchObject({ stage: "channel", cause: "rejected", reason: "no domain", endpoints: 2 });
    expect(failures).toHaveLength(6);
    expect(failures.at(-1)).toMatchObject({ reason: "other reasons", endpoints: 3 });
  });

  test("has each endpoint once: as a success, or as unsent with a failure that counts it", async () => {
    const result = fc.tuple(fc.boolean(), fc.string({ maxLength: 2 }));
    await fc.assert(
      fc.property(fc.array(result, { maxLength: 30 }), (outcomes) => {
        const results = outcomes.map(([ok, reason], index) => (ok ? sent(`${index}`) : rejected(`${index}`, reason)));
        const batch = batchOf(...results.map(({ endpointId }) => endpointId));
        const { failures, unsent, resultCounts } = toAttemptRecord(batch, PLAN, settled(results));
        const successes = new Map(resultCounts).get("SUCCESS") ?? 0;
        expect(successes + unsent.length).toBe(results.length);
        expect(failures.reduce((sum, { endpoints }) => sum + endpoints, 0)).toBe(unsent.length);
      }),
    );
  });
});
