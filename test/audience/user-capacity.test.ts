import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planUserCapacity } from "../../src/audience/user-capacity.ts";

const endpoint = (index: number, fields = {}) => ({
  Id: `ep-${index}`,
  ChannelType: "EMAIL",
  Address: `a${index}@example.com`,
  EndpointStatus: "ACTIVE",
  EffectiveDate: new Date(1_000 * index).toISOString(),
  ...fields,
});
const full = Array.from({ length: 15 }, (_, index) => endpoint(index + 1));
const added = { Id: "new", ChannelType: "EMAIL", Address: "new@example.com" };

describe("the room of a user", () => {
  test("is enough for 15 endpoints, and for updates of them", () => {
    expect(planUserCapacity(full.slice(1), [added], "refuse")).toEqual({ deleted: [], refused: new Map() });
    expect(planUserCapacity(full, [endpoint(3)], "refuse")).toEqual({ deleted: [], refused: new Map() });
  });

  test("refuses the 16th endpoint before the call", () => {
    const { refused } = planUserCapacity(full.slice(1), [added, { ...added, Id: "next" }], "refuse");
    expect([...refused]).toEqual([["next", expect.stringContaining("15 endpoints")]]);
  });

  test("replaces an endpoint with the same address, else an inactive one, else the oldest of the channel", () => {
    const deleted = (stored: ReturnType<typeof endpoint>[]) =>
      planUserCapacity(stored, [added], "replace-oldest").deleted;
    const inactive = full.with(9, endpoint(10, { EndpointStatus: "INACTIVE" }));
    expect(deleted(full)).toEqual(["ep-1"]);
    expect(deleted(inactive)).toEqual(["ep-10"]);
    expect(deleted(inactive.with(4, endpoint(5, { Address: added.Address })))).toEqual(["ep-5"]);
    expect(deleted(full.with(0, endpoint(1, { ChannelType: "SMS" })))).toEqual(["ep-2"]);
  });

  test("refuses an endpoint if none of its channel can give way", () => {
    const { deleted, refused } = planUserCapacity(full, [{ ...added, ChannelType: "SMS" }], "replace-oldest");
    expect([deleted, [...refused.keys()]]).toEqual([[], ["new"]]);
  });
});

test("a user never has more than 15 endpoints, and no added endpoint is deleted for another one", () => {
  const policy = fc.constantFrom("refuse" as const, "replace-oldest" as const);
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });
  fc.assert(
    fc.property(policy, fc.integer({ min: 0, max: 15 }), ids, (rule, count, addedIds) => {
      const wanted = addedIds.map((id) => endpoint(id));
      const { deleted, refused } = planUserCapacity(full.slice(0, count), wanted, rule);
      const kept = new Set([...full.slice(0, count), ...wanted].map(({ Id }) => Id));
      for (const id of [...deleted, ...refused.keys()]) kept.delete(id);
      expect(kept.size).toBeLessThanOrEqual(15);
      expect(deleted.filter((id) => wanted.some(({ Id }) => Id === id))).toEqual([]);
    }),
  );
});
