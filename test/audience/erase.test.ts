import { describe, expect, test } from "vitest";
import { isComplete, type PersonStore, toConclusion } from "../../src/audience/erase/erasure.ts";
import { toPerson } from "../../src/audience/erase/person.ts";
import { erasePerson } from "../../src/audience/flow/erase-person.ts";

const known = { applicationIds: ["app"], endpoints: [], shared: [] };
const person = toPerson("1", known, []);

/** A store with items, whose erasure can fail. */
const createStore = (name: string, items: number, erase = async () => {}): PersonStore & { left(): number } => {
  let left = items;
  return {
    name,
    left: () => left,
    count: async () => left,
    erase: async () => {
      await erase();
      left = 0;
    },
  };
};

describe("an erasure", () => {
  test("without confirmation counts, and changes nothing", async () => {
    const [table, endpoints] = [createStore("table", 2), createStore("endpoints", 1)];
    const results = await erasePerson(person, { stores: [table], endpoints }, true);
    expect(results).toEqual([
      { name: "table", kind: "found", items: 2 },
      { name: "endpoints", kind: "found", items: 1 },
    ]);
    expect([table.left(), endpoints.left()]).toEqual([2, 1]);
  });

  test("keeps the endpoints while a table fails, so that a repetition finds the rest", async () => {
    const failing = createStore("table", 2, async () => {
      throw new Error("dynamodb:DeleteItem: throttled");
    });
    const [other, endpoints] = [createStore("other", 1), createStore("endpoints", 1)];
    const results = await erasePerson(person, { stores: [failing, other], endpoints }, false);
    expect(results).toMatchObject([
      { kind: "failed", reason: "dynamodb:DeleteItem: throttled" },
      { kind: "erased" },
      { kind: "skipped" },
    ]);
    expect(toConclusion(results)).toBe("items left: 0; places not erased: 2; run the command again");
    expect([isComplete(results), other.left(), endpoints.left()]).toEqual([false, 0, 1]);
  });

  test("reads a store again in which it found nothing, and reports what was written meanwhile", async () => {
    const counts = [0, 2];
    const table: PersonStore = { name: "table", count: async () => counts.shift() ?? 0, erase: async () => {} };
    const results = await erasePerson(person, { stores: [table], endpoints: createStore("endpoints", 1) }, false);
    expect(results).toMatchObject([{ kind: "left", items: 2 }, { kind: "skipped" }]);
    expect(toConclusion(results)).toBe("items left: 2; places not erased: 1; run the command again");
  });
});

test("the conclusion does not say that nothing is left if items were kept", () => {
  const results = [
    { kind: "erased", name: "OffersTable", items: 1, kept: ["2 rows that name no application"] },
  ] as const;
  expect(toConclusion(results.map((result) => ({ ...result, kept: [...result.kept] })))).toBe(
    "every place was read again, and nothing is left, except what is named above as not erased",
  );
});
