import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planPublishes } from "../../src/stream/plan-publishes.ts";
import type { Outgoing } from "../../src/stream/read-record.ts";
import { NOW } from "./in-memory-stream.ts";

const toOutgoing = (
  { endpointId, size }: { endpointId: string | undefined; size: number },
  index: number,
): Outgoing => ({
  kind: "notification",
  recordId: String(index),
  position: `shard:${index}:0`,
  arrivedAt: NOW,
  orderKey: endpointId ?? String(index),
  notification: { type: "delivered", source: "pinpoint", event: "e", id: String(index), endpointId },
  body: "x".repeat(size),
  text: "",
});
const endpointId = fc.constantFrom("a", "b", "c", undefined);
const outgoing = fc
  .array(fc.record({ endpointId, size: fc.constantFrom(1, 1_000, 100_000, 250_000) }), { maxLength: 60 })
  .map((list) => list.map(toOutgoing));

test("every notification is in one batch, and no batch is larger than SNS takes", async () => {
  await fc.assert(
    fc.property(outgoing, (given) => {
      const batches = planPublishes(given).flat();
      expect(new Set(batches.flat())).toEqual(new Set(given));
      expect(batches.flat()).toHaveLength(given.length);
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(10);
        expect(batch.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThanOrEqual(256 * 1024);
      }
    }),
  );
});

test("the events of one endpoint are on one level each, in their order", async () => {
  await fc.assert(
    fc.property(outgoing, (given) => {
      const seen = new Map<string, number>();
      for (const level of planPublishes(given)) {
        const keys = level.flat().map(({ orderKey }) => orderKey);
        expect(keys).toHaveLength(new Set(keys).size);
        for (const one of level.flat()) {
          expect(seen.get(one.orderKey) ?? -1).toBeLessThan(Number(one.recordId));
          seen.set(one.orderKey, Number(one.recordId));
        }
      }
    }),
  );
});
