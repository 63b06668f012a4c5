import { afterEach, expect, test } from "vitest";
import { connectPokeFunction } from "../../src/aws/poke-functions.ts";
import { type ScriptedResponse, scriptService } from "./scripted-service.ts";

let close = () => {};
afterEach(() => close());

const script = async (respond: () => ScriptedResponse) => {
  const service = await scriptService(respond);
  close = service.close;
  return { ...service, invoke: connectPokeFunction() };
};

test("invokes a function and returns its response", async () => {
  const { calls, invoke } = await script(() => ({ status: 200, body: '[{"ü":1}]' }));
  expect(await invoke("poke", '["ü"]', 5_000)).toEqual({ kind: "returned", payload: '[{"ü":1}]' });
  expect(calls).toMatchObject([{ method: "POST", url: "/2015-03-31/functions/poke/invocations", body: '["ü"]' }]);
});

test("drops the text of a function error", async () => {
  const { invoke } = await script(() => ({
    status: 200,
    headers: { "x-amz-function-error": "Unhandled" },
    body: { errorMessage: "no such customer: ada@example.com" },
  }));
  expect(await invoke("poke", "[]", 5_000)).toEqual({ kind: "failed", reason: "function error" });
});

test.each([
  [429, "TooManyRequestsException", "throttled"],
  [403, "AccessDeniedException", "unauthorized"],
  [404, "ResourceNotFoundException", "not-found"],
  [413, "RequestTooLargeException", "invalid"],
  [500, "ServiceException", "unavailable"],
])("maps %i %s to %s", async (status, name, reason) => {
  const { invoke } = await script(() => ({ status, headers: { "x-amzn-errortype": name }, body: {} }));
  expect(await invoke("poke", "[]", 5_000)).toEqual({ kind: "failed", reason });
});

test("fails with a timeout when its time is spent", async () => {
  const { invoke } = await script(() => ({ status: 200, body: "[]" }));
  expect(await invoke("poke", "[]", 0)).toEqual({ kind: "failed", reason: "timeout" });
});
