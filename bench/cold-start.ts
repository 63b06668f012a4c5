// Import and first event of each bundle, in a new process. Reference: a hand-written handler that makes the same calls
// with the same SDK clients, and the same library where one is needed: jose for tokens, Handlebars for templates.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, namesIn } from "../build.ts";
import { startAwsStub } from "./process/aws-stub.ts";
import { sampleEvents } from "./process/sample-events.ts";
import { type Bench, type BenchResult, median } from "./result.ts";

const RUNS = 15;
const TARGET_RATIO = 1.3;
const REFERENCE_FOLDER = "dist/bare";

const environment = (url: string) => ({
  PATH: process.env.PATH,
  AWS_ENDPOINT_URL: url,
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "000000000000",
  AWS_SECRET_ACCESS_KEY: "bench",
  AWS_LAMBDA_FUNCTION_NAME: "bench",
  POKE_TOPIC_KEY: "0123456789abcdef0123456789abcdef",
  POKE_HISTORY: "{}",
  POKE_HISTORY_TABLE: "pokes",
  INTEREST_TICKET_KEY: "0123456789abcdef0123456789abcdef",
  POKE_FUNCTION: "poke",
  MULTICAST_POKE_FUNCTION: "multicast-poke",
  CLAIMS_TABLE: "claims",
  CHANNEL_QUEUE_URL: `${url}/000000000000/channel`,
  CONNECT_POKE_DATA: "ConnectJourney",
  RESULT_SINK: "kinesis",
  RESULT_STREAM: "engagement",
  SUPPRESSION_TABLE: "suppression",
  FREQUENCY_TABLE: "frequency",
  OFFERS_TABLE: "offers",
  AUDIT_TABLE: "audit",
  QUARANTINE_TABLE: "quarantine",
  STREAM_CLAIMS_TABLE: "stream-claims",
  NOTIFICATION_TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:notifications",
  SWITCH_OFF: "table",
  TEXTS_TABLE: "texts",
  IMPORT_RULES: '[{"prefix":"","applicationId":"0a1b2c3d4e5f60718293a4b5c6d7e8f9","segmentName":"list"}]',
  IMPORT_ROLE_ARN: "arn:aws:iam::000000000000:role/import",
  IMPORT_QUEUE_URL: `${url}/000000000000/import`,
  IMPORT_TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:imports",
  TOKEN_ISSUER: "https://accounts.example.com/",
  TOKEN_AUDIENCE: "poke",
  TOKEN_JWKS_URL: `${url}/keys`,
  STATE_MACHINES: '{"caller-lookup":"arn:aws:states:us-east-1:000000000000:stateMachine:bench"}',
  RESULTS_TABLE: "results",
  IOT_ARN_PREFIX: "arn:aws:iot:us-east-1:000000000000",
});

type Measured = { ms: number; result: unknown };

const firstEvent = async (path: string, eventPath: string, url: string): Promise<Measured> => {
  const script = join(import.meta.dirname, "process/first-event.ts");
  const child = fork(script, [path, eventPath], {
    env: environment(url),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const measured = once(child, "message").then(([message]): Measured => message);
  const exited = once(child, "exit").then(([code]) => Promise.reject(new Error(`${path} exited with ${code}`)));
  return Promise.race([measured, exited]);
};

const measure = async (name: string, eventPath: string, url: string, runs: number): Promise<BenchResult> => {
  const paths = {
    ours: join(process.cwd(), `dist/${name}/index.js`),
    bare: join(process.cwd(), `${REFERENCE_FOLDER}/${name}/index.js`),
  };
  const times: Record<"ours" | "bare", number[]> = { ours: [], bare: [] };
  for (let run = 0; run < runs; run += 1) {
    times.bare.push((await firstEvent(paths.bare, eventPath, url)).ms);
    times.ours.push((await firstEvent(paths.ours, eventPath, url)).ms);
  }
  const [ours, bare] = [median(times.ours), median(times.bare)];
  return {
    name: `cold-start ${name}`,
    unit: "ms",
    ours,
    reference: { name: "hand-written", value: bare },
    ratio: ours / bare,
    target: `<= ${TARGET_RATIO} x`,
    pass: ours / bare <= TARGET_RATIO,
    context: {
      runs,
      oursMin: Math.min(...times.ours),
      referenceMin: Math.min(...times.bare),
      bundleBytes: statSync(paths.ours).size,
      referenceBytes: statSync(paths.bare).size,
      node: process.version,
    },
  };
};

const bench: Bench = async ({ size = RUNS }) => {
  await bundle("handlers", "dist");
  await bundle("bench/cold-start", REFERENCE_FOLDER);
  const { events, keys } = await sampleEvents();
  const stub = await startAwsStub(keys);
  const folder = mkdtempSync(join(tmpdir(), "cold-start-"));
  const results: BenchResult[] = [];
  for (const name of namesIn("handlers")) {
    const eventPath = join(folder, `${name}.json`);
    writeFileSync(eventPath, JSON.stringify(events[name]));
    results.push(await measure(name, eventPath, stub.url, size));
  }
  await stub.close();
  rmSync(folder, { recursive: true });
  return results;
};

export default bench;
