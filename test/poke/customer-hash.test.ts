import { expect, test } from "vitest";
import { customerHash } from "../../src/poke/customer-hash.ts";

const POLICY_VARIABLE = ["$", "{iot:ClientId}"].join("");
const KEY = "a-key-that-only-this-test-knows-1";

test("is 32 characters that are valid in a topic, a client id and a policy", () => {
  for (const id of ["u-4711", "*", "u/+#$", POLICY_VARIABLE, "ü".repeat(500)]) {
    expect(customerHash(KEY, id)).toMatch(/^[a-z2-7]{32}$/);
  }
});

test("is equal to the output of openssl and base32 for the key and the id", () => {
  expect(customerHash(KEY, "u-4711")).toBe("wprjrwdrfuepco3suteeo6gloyrnbnhn");
});

test("depends on the key", () => {
  expect(customerHash(`${KEY}2`, "u-4711")).not.toBe(customerHash(KEY, "u-4711"));
});

test("is the same for composed and decomposed accents", () => {
  expect(customerHash(KEY, "rene\u0301")).toBe(customerHash(KEY, "ren\u00e9"));
});
