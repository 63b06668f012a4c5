import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planWaves } from "../../src/stream/plan-delivery.ts";
import type { OutgoingNotification } from "../../src/stream/stream-item.ts";
import { NOW } from "./in-memory-stream.ts";

const toOutgoing = (
  { endpointId, size }: { endpointId: string | undefined; size: number },
  index: number,
): OutgoingNotification => ({
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

test("puts every notification into exactly one batch, and no batch exceeds the limits of SNS", async () => {
  await fc.assert(
    fc.property(outgoing, (given) => {
      const batches = planWaves(given).flat();
      expect(new Set(batches.flat())).toEqual(new Set(given));
      expect(batches.flat()).toHaveLength(given.length);
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(10);
        expect(batch.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThanOrEqual(256 * 1024);
      }
    }),
  );
});

test("puts each event of an endpoint into a wave of its own, in order", async () => {
  await fc.assert(
    fc.property(outgoing, (given) => {
      const seen = new Map<string, number>();
      for (const wave of planWaves(given)) {
        const keys = wave.flat().map(({ orderKey }) => orderKey);
        expect(keys).toHaveLength(new Set(keys).size);
        for (const one of wave.flat()) {
          expect(seen.get(one.orderKey) ?? -1).toBeLessThan(Number(one.recordId));
          seen.set(one.orderKey, Number(one.recordId));
        }
      }
    }),
  );
});
