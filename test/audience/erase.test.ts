import { describe, expect, test } from "vitest";
import { isComplete, type PersonStore } from "../../src/audience/erase/erasure.ts";
import { mentions, toPerson } from "../../src/audience/erase/person.ts";
import { erasePerson } from "../../src/audience/flow/erase-person.ts";

const person = toPerson("1", [{ applicationId: "app", id: "ep/1", address: "ada@example.com" }], ["+12065550142"]);

test("a document mentions a person by an id that is a string of its own, or by an address", () => {
  const mentioned = [
    '{"client":{"client_id":"ep/1"}}',
    '{"custom":{"endpoint":"{\\"User\\":{\\"UserId\\":\\"1\\"}}"}}',
    '{"destination":["ada@example.com"]}',
    "broken: +12065550142",
  ];
  const others = [
    '{"user":"11"}',
    '{"count":1}',
    '{"to":"nada@example.com"}',
    '{"to":"ada@example.community"}',
    '{"n":"+120655501423"}',
  ];
  expect(mentioned.filter((text) => !mentions(text, person))).toEqual([]);
  expect(others.filter((text) => mentions(text, person))).toEqual([]);
});

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
    expect([isComplete(results), other.left(), endpoints.left()]).toEqual([false, 0, 1]);
  });
});
