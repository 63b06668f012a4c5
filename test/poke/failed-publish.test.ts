// What a sender learns when the broker does not accept a poke, with the stock Lambda client.
import { InvokeCommand, type InvokeCommandInput } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";

const MESSAGES = [
  { customerId: "u-1", domain: "Playlist", id: "first" },
  { customerId: "u-2", domain: "Playlist", id: "second" },
];
const UNTIL = { timeout: 60_000, interval: 100 };
const ITEMIZED = { ClientContext: Buffer.from("{}").toString("base64") };

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ log: () => {} });
}, 60_000);
afterAll(() => here.close());

beforeEach(() => here.setFaults([{ service: "iotdata", kind: "throttle" }]));

const invoke = async (payload: unknown, options: Partial<InvokeCommandInput> = {}) => {
  const command = new InvokeCommand({ FunctionName: "poke", Payload: JSON.stringify(payload), ...options });
  const { FunctionError, Payload } = await here.clients.lambda.send(command);
  const text = Payload?.transformToString();
  return { FunctionError, response: text ? JSON.parse(text) : undefined };
};

test("a synchronous invocation fails, and its error has the reason", async () => {
  const { FunctionError, response } = await invoke(MESSAGES);
  expect(FunctionError).toBe("Unhandled");
  expect(response).toMatchObject({
    errorType: "Unfinished",
    errorMessage: expect.stringMatching(/^2 messages left: throttled/),
  });
});

test("a synchronous invocation with a client context returns a response for each message", async () => {
  const { FunctionError, response } = await invoke([...MESSAGES, { customerId: "u-3" }], ITEMIZED);
  expect(FunctionError).toBeUndefined();
  expect(response).toMatchObject([{ reason: "throttled" }, { reason: "throttled" }, { reason: "invalid" }]);
});

test("an asynchronous invocation is repeated, although it has a client context, and then in the failed queue", async () => {
  await invoke(MESSAGES, { InvocationType: "Event", ...ITEMIZED });
  const QueueUrl = `${here.cloud.url}/000000000000/pinpoint-isv-suite-local-PokeFailedQueue`;
  await vi.waitFor(async () => {
    const { Messages = [] } = await here.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    expect(JSON.parse(Messages[0]?.Body ?? "{}")).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: MESSAGES,
    });
  }, UNTIL);
}, 90_000);

test("an asynchronous invocation publishes when the broker accepts again", async () => {
  await invoke(MESSAGES, { InvocationType: "Event" });
  await here.setFaults([]);
  const logs = async () => (await fetch(`${here.cloud.url}/_local/logs?function=poke`)).text();
  await vi.waitFor(async () => expect(await logs()).toContain('\\"accepted\\":2'), UNTIL);
}, 90_000);
