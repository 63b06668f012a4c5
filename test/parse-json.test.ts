import { expect, test } from "vitest";
import { isJsonObject, parseJson } from "../src/parse-json.ts";

test("returns the value of a JSON text", () => {
  expect(parseJson('{"a":[1,null]}')).toEqual({ a: [1, null] });
  expect(parseJson("null")).toBeNull();
});

test.each(["", "{", "undefined", "{'a':1}", "1 2"])("returns undefined for %j, which is not JSON", (text) => {
  expect(parseJson(text)).toBeUndefined();
});

test("distinguishes objects from other JSON values", () => {
  expect([{}, [], null, "text", 1].map(isJsonObject)).toEqual([true, false, false, false, false]);
});
