// From the Lambda Invoke of `poke` to the client's callback, through the function, its publish and the broker.
// References: a bare MQTT publish through the same broker to the same client; and the same two SDK calls to a server that
// responds immediately, which shows the SDK's share. One poke at a time, alternating; the local cloud has its own process.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import mqtt from "mqtt";
import { createPokeClient } from "../src/poke-client/index.ts";
import { readAccessKey, signedMqttUrl } from "../test/local/signed-mqtt-url.ts";
import { type Bench, type BenchResult, quantile } from "./result.ts";

const POKES = 2_000;
/** Enough for V8 to optimize the code in both threads of the local cloud and in this process. */
const WARM_UP = 1_000;
const DOMAIN = "Bench";
const CUSTOMER = "customer-bench";
const ACCOUNT = { region: "us-east-1", credentials: { accessKeyId: "000000000000", secretAccessKey: "local" } };

const startProcess = async (script: string, ...scriptArguments: string[]) => {
  const child = fork(join(import.meta.dirname, "process", script), scriptArguments);
  const [listening] = await once(child, "message");
  const stop = async () => {
    child.disconnect();
    await once(child, "exit");
  };
  return { listening, stop };
};

/** `timed` returns the milliseconds until `arrived` is called. It also waits for `send`, without counting that time. */
const createTimer = () => {
  const waiting = new Map<string, () => void>();
  const timed = async (id: string, send: () => Promise<unknown>): Promise<number> => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const startedAt = performance.now();
    waiting.set(id, () => resolve(performance.now() - startedAt));
    const [elapsedMs] = await Promise.all([promise, send()]);
    waiting.delete(id);
    return elapsedMs;
  };
  return { timed, arrived: (id: string) => waiting.get(id)?.() };
};

const connectSenders = async (cloudUrl: string, stubUrl: string, directory: string) => {
  const { timed, arrived } = createTimer();
  const token = async () => (await fetch(`${cloudUrl}/_local/token?customerId=${CUSTOMER}`)).json();
  const { customerHash } = await token();
  const topic = `poke/v1/c/${customerHash}/${DOMAIN}`;
  const client = createPokeClient({ token });
  await client.register(DOMAIN, (_type, _data, { id }) => arrived(id));
  // A URL signed with the access key of the account connects as its principal, which may publish.
  const signed = await signedMqttUrl(cloudUrl, readAccessKey(directory));
  const bare = await mqtt.connectAsync(signed, { clientId: "bench" });
  const lambda = new LambdaClient({ endpoint: cloudUrl, ...ACCOUNT });
  const lambdaStub = new LambdaClient({ endpoint: stubUrl, ...ACCOUNT });
  const iotStub = new IoTDataPlaneClient({ endpoint: stubUrl, ...ACCOUNT });

  const invoke = (id: string) =>
    new InvokeCommand({ FunctionName: "poke", Payload: JSON.stringify({ customerId: CUSTOMER, domain: DOMAIN, id }) });
  const envelope = (id: string) => JSON.stringify({ v: 1, id, ts: Date.now(), type: "poke", domain: DOMAIN });
  const twoCalls = async (id: string): Promise<number> => {
    const startedAt = performance.now();
    await lambdaStub.send(invoke(id));
    await iotStub.send(new PublishCommand({ topic, payload: envelope(id), qos: 1, contentType: "application/json" }));
    return performance.now() - startedAt;
  };
  return {
    ours: (id: string) => timed(id, () => lambda.send(invoke(id))),
    bare: (id: string) => timed(id, () => bare.publishAsync(topic, envelope(id), { qos: 1 })),
    twoCalls,
    close: async () => {
      await bare.endAsync();
      client.close();
      for (const sdkClient of [lambda, lambdaStub, iotStub]) sdkClient.destroy();
    },
  };
};

const bench: Bench = async ({ size: pokes = POKES }) => {
  const directory = mkdtempSync(join(tmpdir(), "poke-latency-"));
  const [cloud, stub] = [await startProcess("cloud.ts", "0", directory), await startProcess("empty-server.ts", "0")];
  const senders = await connectSenders(cloud.listening.url, `http://127.0.0.1:${stub.listening.port}`, directory);
  const ms = { ours: [] as number[], bare: [] as number[], twoCalls: [] as number[] };
  for (let at = -WARM_UP; at < pokes; at++) {
    for (const sender of ["ours", "bare", "twoCalls"] as const) {
      const elapsedMs = await senders[sender](`${sender}-${at}`);
      if (at >= 0) ms[sender].push(elapsedMs);
    }
  }
  await senders.close();
  await Promise.all([cloud.stop(), stub.stop()]);
  rmSync(directory, { recursive: true, force: true });

  const against = (share: number, name: string, reference: number[], limit?: number): BenchResult => {
    const [value, referenceValue] = [quantile(ms.ours, share), quantile(reference, share)];
    const ratio = value / referenceValue;
    return {
      name: `poke-latency p${share * 100}`,
      unit: "ms to the callback",
      ours: value,
      reference: { name, value: referenceValue },
      ratio,
      target: limit === undefined ? "none: shows the SDK's share" : `<= ${limit} x`,
      pass: limit === undefined || ratio <= limit,
      context: { pokes, node: process.version },
    };
  };
  return [
    against(0.5, "bare MQTT publish", ms.bare, 2),
    against(0.99, "bare MQTT publish", ms.bare, 3),
    against(0.5, "the two SDK calls alone", ms.twoCalls),
    against(0.99, "the two SDK calls alone", ms.twoCalls),
  ];
};

export default bench;
