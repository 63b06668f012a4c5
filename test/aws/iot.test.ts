import { afterEach, expect, test } from "vitest";
import { connectIot } from "../../src/aws/iot.ts";
import { type ScriptedResponse, scriptService } from "./scripted-service.ts";

const publication = {
  topic: "poke/v1/m/PLAYLIST/artist~2F42",
  payload: '{"v":1,"data":"ü"}',
  qos: 0 as const,
  expiresInSeconds: 30,
};

let close = () => {};
afterEach(() => close());

const script = async (respond: () => ScriptedResponse) => {
  const service = await scriptService(respond);
  close = service.close;
  return { ...service, ...connectIot() };
};
const fault = (status: number, name: string): ScriptedResponse => ({
  status,
  headers: { "x-amzn-errortype": name },
  body: {},
});

test("publishes the bytes of the envelope to the topic", async () => {
  const { calls, publish } = await script(() => ({ status: 200 }));
  expect(await publish(publication)).toEqual({ kind: "published" });
  const url = new URL(calls[0]?.url ?? "", "http://broker");
  expect(decodeURIComponent(url.pathname)).toBe("/topics/poke/v1/m/PLAYLIST/artist~2F42");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    qos: "0",
    contentType: "application/json",
    messageExpiry: "30",
  });
  expect(calls[0]?.body).toBe(publication.payload);
});

test.each([
  [403, "UnauthorizedException", "unauthorized", 1],
  [400, "InvalidRequestException", "invalid", 1],
  [429, "ThrottlingException", "throttled", 3],
  [500, "InternalFailureException", "unavailable", 3],
  [404, "ResourceNotFoundException", "unavailable", 1],
])("maps %i %s to %s, after %i attempts", async (status, name, reason, tries) => {
  const { calls, publish } = await script(() => fault(status, name));
  expect(await publish(publication)).toMatchObject({ kind: "refused", reason });
  expect(calls).toHaveLength(tries);
});

test("publishes if only the first attempt is throttled", async () => {
  let isFirst = true;
  const { publish } = await script(() => {
    const response = isFirst ? fault(429, "ThrottlingException") : { status: 200 };
    isFirst = false;
    return response;
  });
  expect(await publish(publication)).toEqual({ kind: "published" });
});
