import { expect, test } from "vitest";
import { findFunction, findInvoked } from "../../../src/local/runner/find-function.ts";
import type { LocalFunction } from "../../../src/local/runner/local-function.ts";

const functionNamed = (key: string, name = `suite-local-${key}`): LocalFunction => ({
  key,
  name,
  arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
  entry: "",
  exportName: "handler",
  environment: {},
  timeoutMs: 1_000,
  memoryMb: 128,
  permissions: [],
  async: { maximumRetries: 0 },
});

const functions = [functionNamed("poke"), functionNamed("multicast-poke"), functionNamed("own", "an-own-name")];

test.each([
  ["suite-prod-poke", "poke"],
  ["suite-prod-multicast-poke", "multicast-poke"],
  ["suite-my-stage-poke", "poke"],
  ["an-own-name", "own"],
  ["suite-prod-own", undefined],
])("a sender that invokes %s reaches the function %s", (name, key) => {
  expect(findInvoked(functions, name)?.key).toBe(key);
});

test("GetFunction and GetPolicy find no function by its name in another stage", () => {
  expect(findFunction(functions, "suite-prod-poke")).toBeUndefined();
});
