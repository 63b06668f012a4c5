import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCall } from "../../src/connect/call.ts";
import { RESPONSE_MAX_BYTES, toResponse } from "../../src/connect/to-response.ts";

const respond = (output: string | undefined, async_response = "STRING_MAP") =>
  toResponse({ kind: "succeeded", executionId: "execution-1", output }, readCall({ async_response }, "STRING_MAP"));
const json = (value: unknown, type?: string) => respond(JSON.stringify(value), type);

describe("a result", () => {
  test("is one level of strings in a STRING_MAP", () => {
    expect(json({ amount: 12.5, isOpen: true, nothing: null, owner: { names: ["Ada", "Augusta"] } })).toMatchObject({
      ...{ amount: "12.5", isOpen: "true", nothing: "", owner_names_0: "Ada", owner_names_1: "Augusta" },
    });
  });

  test("keeps its shape in JSON", () => {
    expect(json({ owner: { names: ["Ada"] }, open: true }, "JSON")).toMatchObject({
      owner: { names: ["Ada"] },
      open: true,
    });
  });

  test("does not replace the wrapper's fields", () => {
    const fields = { status: "paid", count: 7, result_count: 8, __proto__: null };
    expect(json(fields)).toMatchObject({
      ...{ status: "FINISHED", sfn_result: "SUCCESS", count: "1" },
      ...{ result_status: "paid", result_count: "8", result_result_count: "7" },
    });
  });

  test.each([
    [["a", "b"], { result_0: "a", result_1: "b" }],
    ["text", { result: "text" }],
    [42, { result: "42" }],
    [null, { result: "" }],
  ])("%j is in the field result", (value, expected) => {
    expect(json(value)).toMatchObject({ sfn_result: "SUCCESS", ...expected });
  });

  test("that Step Functions omits counts as null", () => {
    expect(respond(undefined)).toMatchObject({ sfn_result: "SUCCESS", result: "" });
  });

  test.each([
    ["larger than 32 KB", JSON.stringify({ text: "x".repeat(33_000) }), "ResultTooLarge", "The result has 33011 bytes"],
    ["nested too deeply", "[".repeat(1_000) + "]".repeat(1_000), "ResultNotReadable", "nests deeper than 64 levels"],
    ["that is no JSON", "{", "ResultNotReadable", "is not JSON"],
  ])("%s is a failure", (_, output, error, cause) => {
    expect(respond(output)).toMatchObject({ sfn_result: "FAILURE", error, cause: expect.stringContaining(cause) });
  });

  test("that becomes larger than 32 KB by its long names is a failure", () => {
    const names = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`field${at}`, "x"]));
    expect(json({ ["n".repeat(200)]: names })).toMatchObject({ sfn_result: "FAILURE", error: "ResultTooLarge" });
  });
});

test("Connect accepts every response, and finds each of its fields to be a string in a STRING_MAP", () => {
  fc.assert(
    fc.property(fc.json(), (output) => {
      const response = respond(output);
      expect(Buffer.byteLength(JSON.stringify(response))).toBeLessThanOrEqual(RESPONSE_MAX_BYTES);
      expect(Object.values(response).every((value) => typeof value === "string")).toBe(true);
    }),
  );
});
