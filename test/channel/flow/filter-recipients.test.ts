import { expect, test } from "vitest";
import { filterRecipients, type RecipientFilter } from "../../../src/channel/flow/filter-recipients.ts";
import { batchOf, endpointOf, NOW } from "../in-memory-channel.ts";

const batch = batchOf({ a: endpointOf("u-1"), b: endpointOf("u-2"), c: endpointOf("u-3") });
const facts = { now: NOW, leftMs: () => 8_000, warn: () => {} };
const drop =
  (id: string, reason: string): RecipientFilter =>
  async (recipients) => ({
    kept: recipients.filter((recipient) => recipient.id !== id),
    dropped: new Map(recipients.some((recipient) => recipient.id === id) ? [[id, reason]] : []),
  });

test("filters run in order, and a dropped recipient is skipped with the reason", async () => {
  const filters = [drop("a", "quiet-hours"), drop("a", "too late"), drop("c", "frequency-cap")];
  const filtered = await filterRecipients(batch, filters, facts);
  expect(filtered.recipients.map(({ id }) => id)).toEqual(["b"]);
  expect(Object.fromEntries(filtered.decided)).toEqual({
    a: { outcome: "skipped", reason: "quiet-hours" },
    c: { outcome: "skipped", reason: "frequency-cap" },
  });
});

test("without filters a batch is unchanged", async () => {
  expect(await filterRecipients(batch, [], facts)).toEqual(batch);
});
