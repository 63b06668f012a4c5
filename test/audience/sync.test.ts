import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyChange, type Change, EMPTY_PROFILE } from "../../src/audience/sync/profile.ts";
import { changesFor, resolveProfile, type SyncRules } from "../../src/audience/sync/resolve.ts";

const RULES: SyncRules = {
  attributes: new Map([
    ["topics", { kind: "union" }],
    ["plan", { kind: "source-order", sources: ["cdp", "pinpoint"] }],
  ]),
  others: { kind: "newest" },
};
const profileOf = (changes: readonly Change[]) => changes.reduce(applyChange, EMPTY_PROFILE);
const resolve = (changes: readonly Change[]) =>
  resolveProfile(profileOf(changes), RULES).toSorted((a, b) => (a.attribute < b.attribute ? -1 : 1));
const change = (attribute: string, source: string, at: number, ...values: string[]): Change => ({
  attribute,
  source,
  at,
  values,
});

describe("a conflict", () => {
  test("is settled by the newest change, by the order of systems, or by a union, and names who was overruled", () => {
    const both = (attribute: string) => [change(attribute, "cdp", 1, "a"), change(attribute, "pinpoint", 2, "b")];
    expect(resolve([...both("city"), ...both("plan"), ...both("topics")])).toEqual([
      { attribute: "city", values: ["b"], origin: { source: "pinpoint", at: 2 }, overruled: ["cdp"] },
      { attribute: "plan", values: ["a"], origin: { source: "cdp", at: 1 }, overruled: ["pinpoint"] },
      {
        attribute: "topics",
        values: ["a", "b"],
        origin: { source: "pinpoint", at: 2 },
        overruled: ["cdp", "pinpoint"],
      },
    ]);
  });

  test("about a list is not decided by values that were written for another system", () => {
    const echo: Change = { ...change("topics", "cdp", 30, "a", "b"), origin: { source: "pinpoint", at: 20 } };
    const all = [
      change("topics", "cdp", 10, "b"),
      change("topics", "pinpoint", 20, "a"),
      echo,
      change("topics", "cdp", 40),
    ];
    expect(resolve(all)).toMatchObject([{ values: ["a"] }]);
  });

  test("is not decided by the repetition of an older change", () => {
    const echo: Change = { ...change("city", "cdp", 30, "Rome"), origin: { source: "pinpoint", at: 10 } };
    expect(
      resolve([change("city", "pinpoint", 10, "Rome"), change("city", "pinpoint", 20, "Oslo"), echo]),
    ).toMatchObject([{ values: ["Oslo"], origin: { source: "pinpoint", at: 20 } }]);
  });
});

const name = fc.constantFrom("city", "plan", "topics");
const source = fc.constantFrom("cdp", "pinpoint", "crm");
const changes = fc.array(
  fc.record({
    attribute: name,
    source,
    at: fc.nat({ max: 5 }),
    values: fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 2 }),
  }),
  { maxLength: 12 },
);

test("the result does not depend on the order of the changes, nor on repetitions", () => {
  const shuffled = changes.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(resolve(other)).toEqual(resolve(all));
    }),
  );
});

test("systems that write what they receive, and report it, agree after one exchange and then say nothing more", () => {
  fc.assert(
    fc.property(changes, (all) => {
      const systems = ["cdp", "pinpoint", "crm"];
      const latest = (system: string) => profileOf(all.filter((one) => one.source === system));
      const has = new Map(
        systems.map((system) => [
          system,
          new Map([...latest(system)].map(([attribute, versions]) => [attribute, versions.get(system)?.values ?? []])),
        ]),
      );
      const exchange = (known: readonly Change[]): Change[] =>
        systems.flatMap((system) => {
          const written = changesFor(system, resolve(known), has.get(system) ?? new Map());
          for (const { attribute, values } of written) has.get(system)?.set(attribute, values);
          return written.map((one) => ({ ...one, at: 1_000 }));
        });
      const reports = exchange(all);
      expect(exchange([...all, ...reports])).toEqual([]);
      for (const { attribute, values } of resolve(all))
        for (const system of systems) expect(has.get(system)?.get(attribute) ?? []).toEqual(values);
    }),
  );
});
