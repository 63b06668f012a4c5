import { expect, test } from "vitest";
import { isExact } from "../../src/poke/message.ts";
import { planPoke } from "../../src/poke/publication.ts";

test.each(["1", "-9007199254740991", "1.5e-300", '"9007199254740993"', '{"a":[{"b":0.1}]}', "null"])(
  "%s is exact",
  (json) => {
    expect(isExact(JSON.parse(json))).toBe(true);
  },
);

test.each(["9007199254740993", "-9007199254740992", '{"a":[{"__proto__":12345678901234567890}]}', "1e300"])(
  "%s may have been rounded",
  (json) => {
    expect(isExact(JSON.parse(json))).toBe(false);
  },
);

test("data of any depth is checked", () => {
  expect(isExact(JSON.parse(`${"[".repeat(50_000)}9007199254740993${"]".repeat(50_000)}`))).toBe(false);
});

test("a poke with a number that may have been rounded is refused, with the field and the cure", () => {
  const message = { customerId: "u-1", domain: "Order", data: JSON.parse('{"orderId":9007199254740993}') };
  expect(planPoke(message, ["a key for tests only"], { now: new Date(0), fallbackId: "r" })).toMatchObject({
    kind: "refuse",
    response: { reason: "invalid", field: "data", rule: "contains an integer beyond 2^53; send it as a string" },
  });
});
