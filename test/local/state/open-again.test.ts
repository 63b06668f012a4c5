// What was begun before a snapshot is not lost when the account is opened again.
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createPokeClient } from "../../../src/poke-client/index.ts";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ log: () => {} });
}, 60_000);
afterAll(() => here.close());

const control = (method: string, path: string) => fetch(`${here.cloud.url}/_local/${path}`, { method });

test("a customer token stays valid", async () => {
  const credentials = await (await control("GET", "token?customerId=customer-1")).json();
  expect((await control("PUT", "snapshots/one")).status).toBe(200);
  const client = createPokeClient({ token: async () => credentials });
  await client.register("Playlist", () => {});
  client.close();
}, 60_000);

test("an asynchronous invocation that waits for its retry is sent to the failed queue", async () => {
  await here.setFaults([{ service: "iotdata", kind: "throttle" }]);
  const message = { customerId: "u-1", domain: "Playlist", id: "pending" };
  const Payload = JSON.stringify(message);
  await here.clients.lambda.send(new InvokeCommand({ FunctionName: "poke", InvocationType: "Event", Payload }));
  expect((await control("PUT", "snapshots/two")).status).toBe(200);
  const QueueUrl = `${here.cloud.url}/000000000000/pinpoint-isv-suite-local-PokeFailedQueue`;
  await vi.waitFor(
    async () => {
      const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 });
      const { Messages = [] } = await here.clients.sqs.send(receive);
      expect(JSON.parse(Messages[0]?.Body ?? "{}")).toMatchObject({ requestPayload: message });
    },
    { timeout: 40_000, interval: 100 },
  );
}, 90_000);
