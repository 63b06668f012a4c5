// From the call to the handler: Lambda Invoke of `poke`, its publish, the broker and the client, against a bare MQTT
// publish through the same broker to the same client. Both one at a time, by turns.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import mqtt from "mqtt";
import { startCloud } from "../src/local/cloud.ts";
import { createPokeClient } from "../src/poke-client/index.ts";
import { type Bench, type BenchResult, quantile } from "./result.ts";

const POKES = 500;
const WARM_UP = 50;
const DOMAIN = "Bench";
const CUSTOMER = "customer-bench";

const bench: Bench = async ({ size: pokes = POKES }) => {
  const directory = mkdtempSync(join(tmpdir(), "poke-latency-"));
  const cloud = await startCloud({ port: 0, directory, log: console.error });
  const lambda = new LambdaClient({
    endpoint: cloud.url,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "local" },
  });
  const token = async () => (await fetch(`${cloud.url}/_local/token?customerId=${CUSTOMER}`)).json();
  const { customerHash, url } = await token();
  const waiting = new Map<string, () => void>();
  const client = createPokeClient({ token });
  await client.register(DOMAIN, (_type, _data, { id }) => waiting.get(id)?.());
  // A URL signed with IAM credentials is a principal of the account: it may publish.
  const bare = await mqtt.connectAsync(`${url}?X-Amz-Credential=000000000000`, {
    clientId: "bench",
    reconnectPeriod: 0,
  });

  const timed = async (id: string, send: () => Promise<unknown>): Promise<number> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.set(id, resolve);
    const startedAt = performance.now();
    await Promise.all([send(), promise]);
    waiting.delete(id);
    return performance.now() - startedAt;
  };
  const byInvoke = (id: string) => {
    const Payload = JSON.stringify({ customerId: CUSTOMER, domain: DOMAIN, id });
    return timed(id, () => lambda.send(new InvokeCommand({ FunctionName: "poke", Payload })));
  };
  const byMqtt = (id: string) => {
    const envelope = JSON.stringify({ v: 1, id, ts: Date.now(), type: "poke", domain: DOMAIN });
    return timed(id, () => bare.publishAsync(`poke/v1/c/${customerHash}/${DOMAIN}`, envelope, { qos: 1 }));
  };

  const [ours, reference]: [number[], number[]] = [[], []];
  for (let at = -WARM_UP; at < pokes; at++) {
    const [invoked, published] = [await byInvoke(`invoke-${at}`), await byMqtt(`mqtt-${at}`)];
    if (at >= 0) [ours.push(invoked), reference.push(published)];
  }

  await bare.endAsync();
  client.close();
  lambda.destroy();
  await cloud.close();
  rmSync(directory, { recursive: true, force: true });
  const result = (name: string, share: number, target: number): BenchResult => {
    const [value, bareValue] = [quantile(ours, share), quantile(reference, share)];
    return {
      name: `poke-latency ${name}`,
      unit: "ms",
      ours: value,
      reference: { name: "bare MQTT publish", value: bareValue },
      ratio: value / bareValue,
      target: `<= ${target} x`,
      pass: value / bareValue <= target,
      context: { pokes, node: process.version },
    };
  };
  return [result("p50", 0.5, 2), result("p99", 0.99, 3)];
};

export default bench;
