import { IoTDataPlaneClient, PublishCommand, type PublishCommandInput } from "@aws-sdk/client-iot-data-plane";
import { expect, onTestFinished, test, vi } from "vitest";
import { createIotDataService } from "../../../src/local/broker/iot-data.ts";
import { createFrontDoor } from "../../../src/local/door/front-door.ts";
import { clientSettings } from "../cloud-fixture.ts";
import { collect, startBroker } from "./broker-fixture.ts";

const startIotData = async (settings = {}, accountId?: string) => {
  const started = await startBroker(settings);
  const door = createFrontDoor({
    services: new Map([["iotdata", createIotDataService(started.broker)]]),
    control: () => {},
    mqtt: () => {},
    allowedHosts: [],
    reportError: (error) => console.error(error),
  });
  const url = `http://127.0.0.1:${await door.listen(0)}`;
  const client = new IoTDataPlaneClient({ ...clientSettings(url, accountId), maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await door.close();
  });
  const publish = (input: PublishCommandInput) =>
    client.send(new PublishCommand(input)).then(
      () => "published",
      (error: Error & { $metadata?: { httpStatusCode?: number } }) => [
        error.name,
        error.$metadata?.httpStatusCode,
        error.message,
      ],
    );
  return { ...started, url, publish };
};

test("publishes the unchanged body to a topic with any characters", async () => {
  const { connected, publish } = await startIotData();
  const client = await connected("u1-a");
  const received: [string, string][] = [];
  client.on("message", (topic, payload) => received.push([topic, payload.toString("hex")]));
  await client.subscribeAsync("poke/v1/~41 å%/#", { qos: 1 });
  const payload = new Uint8Array([0, 255, 10]);
  expect(await publish({ topic: "poke/v1/~41 å%/x", payload, qos: 1, contentType: "application/json" })).toBe(
    "published",
  );
  await vi.waitFor(() => expect(received).toEqual([["poke/v1/~41 å%/x", "00ff0a"]]));
});

test("honors retain and message expiry", async () => {
  let nowMs = Date.now();
  const { connected, publish } = await startIotData({ now: () => nowMs });
  const away = await connected("phone", { clean: false });
  await away.subscribeAsync("t", { qos: 1 });
  await away.endAsync();
  await publish({ topic: "t", payload: "late", qos: 1, messageExpiry: 1 });
  await publish({ topic: "t", payload: "in time", qos: 1 });
  await publish({ topic: "kept", payload: "retained", retain: true });
  nowMs += 1_000;
  const back = await connected("phone", { clean: false });
  const received = collect(back);
  await back.subscribeAsync("kept");
  await vi.waitFor(() => expect(received.toSorted()).toEqual(["in time", "retained"]));
});

test("accepts a payload of 131,072 bytes and rejects a larger one", async () => {
  const { publish } = await startIotData();
  expect(await publish({ topic: "t", payload: new Uint8Array(131_072) })).toBe("published");
  expect(await publish({ topic: "t", payload: new Uint8Array(131_073) })).toMatchObject([
    "RequestEntityTooLargeException",
    413,
    "the request body is longer than 131072 bytes",
  ]);
});

test.each([
  ["a wildcard", { topic: "a/+" }, "the topic contains a wildcard"],
  ["a reserved topic", { topic: "$aws/x" }, "the topic begins with $, which is reserved"],
  ["too many slashes", { topic: "1/2/3/4/5/6/7/8/9" }, "the topic has 8 slashes, the limit is 7"],
  ["a topic that is too long", { topic: "å".repeat(129) }, "the topic has 258 bytes, the limit is 256"],
  ["another QoS", { topic: "a", qos: 2 }, /qos/],
  ["an expiry out of range", { topic: "a", messageExpiry: 604_801 }, /messageExpiry/],
])("refuses %s", async (_name, input, reason) => {
  const { publish } = await startIotData();
  expect(await publish(input)).toEqual([
    "InvalidRequestException",
    400,
    typeof reason === "string" ? reason : expect.stringMatching(reason),
  ]);
});

test("refuses a caller from another account, because accounts do not share topics", async () => {
  const { publish } = await startIotData({}, "111122223333");
  expect(await publish({ topic: "t", payload: "x" })).toMatchObject(["UnauthorizedException", 401, expect.any(String)]);
});

test("rejects operations that are not emulated, and paths that are not percent-encoded", async () => {
  const { url } = await startIotData();
  const headers = {
    authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/iotdata/aws4_request, Signature=x",
  };
  const shadow = await fetch(`${url}/things/x/shadow`, { headers });
  expect([shadow.status, await shadow.json()]).toMatchObject([
    501,
    { message: "GET /things/x/shadow is not emulated; only Publish is" },
  ]);
  const broken = await fetch(`${url}/topics/%E0%A4%A`, { headers, method: "POST" });
  expect([broken.status, broken.headers.get("x-amzn-errortype")]).toEqual([400, "InvalidRequestException"]);
});
