import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { customerHash } from "../../src/poke/customer-hash.ts";
import { createPokeClient } from "../../src/poke-client/index.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { readAccessKey, signedMqttUrl } from "../local/signed-mqtt-url.ts";

const [KEY, SECOND_KEY] = ["the key that tokens were minted with", "the key that tokens are minted with next"];
const POKE = join(import.meta.dirname, "../../handlers/poke.ts");

let here: TestCloud;
beforeAll(async () => {
  const serverlessYml = `
service: rotation
provider: { name: aws, runtime: nodejs24.x }
functions:
  poke:
    handler: handlers/poke.handler
    environment: { POKE_TOPIC_KEY: ${KEY}, POKE_SECOND_TOPIC_KEY: ${SECOND_KEY}, POKE_HISTORY: '{}', POKE_HISTORY_TABLE: none }
`;
  const project = { "serverless.yml": serverlessYml, "handlers/poke.ts": `export { handler } from "${POKE}";` };
  here = await testCloud({ project, log: () => {} });
});
afterAll(() => here.close());

/** A client of a customer, with credentials for the topics under the key that is current when it fetches them. */
const listen = async (currentKey: () => string, lifeMs = 3_600_000) => {
  const url = await signedMqttUrl(here.cloud.url, readAccessKey(join(here.directory, "state")));
  const token = vi.fn(async () => {
    return { url, token: "", customerHash: customerHash(currentKey(), "u-1"), expiresAt: Date.now() + lifeMs };
  });
  const client = createPokeClient({ token });
  onTestFinished(() => client.close());
  const handler = vi.fn();
  await client.register("Likes", handler);
  return { client, token, received: () => handler.mock.calls.map(([, data]) => data) };
};

const poke = async (data: string) => {
  const Payload = new TextEncoder().encode(JSON.stringify({ customerId: "u-1", domain: "Likes", data }));
  const { Payload: result } = await here.clients.lambda.send(new InvokeCommand({ FunctionName: "poke", Payload }));
  expect(JSON.parse(new TextDecoder().decode(result))).toMatchObject({ status: "accepted" });
};

test("while there are two topic keys, customers with a token of either receive each poke once", async () => {
  const clients = await Promise.all([listen(() => KEY), listen(() => SECOND_KEY)]);
  await poke("first");
  await poke("second");
  for (const { received } of clients)
    await vi.waitFor(() => expect(new Set(received())).toEqual(new Set(["first", "second"])));
  for (const { received } of clients) expect(received()).toHaveLength(2);
});

test("a customer that moves from one key to the other keeps receiving, each poke once", async () => {
  const keys = [KEY, SECOND_KEY];
  const { token, received } = await listen(() => keys.shift() ?? SECOND_KEY, 1_000);
  const sent: string[] = [];
  for (let round = 0; token.mock.calls.length < 3 && round < 1_000; round++) {
    sent.push(`poke ${round}`);
    await poke(`poke ${round}`);
  }
  await vi.waitFor(() => expect(new Set(received())).toEqual(new Set(sent)));
  expect(received()).toHaveLength(sent.length);
});
