// npm run invoke -- <handler> events/<handler>/<case>.json: sends a sample event to a Lambda function on the running
// local cloud. If none is running, starts one for this invocation only.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startCloud } from "../local/cloud.ts";
import { parseJson } from "../parse-json.ts";
import { toError } from "../to-error.ts";
import { findStack } from "./find-stack.ts";
import { invokeFunction } from "./invoke/invoke-function.ts";
import { sampleEvent } from "./invoke/sample-event.ts";
import { findSample, functionKeys, samplesOf } from "./invoke/samples.ts";
import { findTarget } from "./target/find-target.ts";

const STACK = findStack(process.cwd());

const HELP = `npx pinpoint invoke <handler> [events/<handler>/<case>.json]

Sends a sample event to a Lambda function of the local cloud that is running, and prints its response.
If none is running, starts one for this invocation. Never calls AWS. A single record of the event stream
is sent to event-stream as a batch from Kinesis.

  without arguments   lists the handlers and their samples
  --endpoint <url>    the local cloud to call (default: $AWS_ENDPOINT_URL, or the one that is running)
  --log               also prints the function's log
  --help              prints this text`;

type LocalCloud = { url: string; close: () => Promise<void> };

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      endpoint: { type: "string" },
      log: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const handlers = functionKeys(STACK);
  const [handler, path] = positionals;
  if (handler === undefined)
    return console.log(handlers.map((name) => `${name}\n${list(samplesOf(STACK, name))}`).join("\n"));
  if (!handlers.includes(handler)) return fail(`Unknown handler "${handler}". Handlers: ${handlers.join(", ")}.`);
  const samples = list(samplesOf(STACK, handler));
  if (path === undefined) return console.log(`Samples for ${handler}:\n${samples}`);
  const file = findSample(STACK, path);
  if (file === undefined) return fail(`File ${path} does not exist. Samples for ${handler}:\n${samples}`);
  const event = sampleEvent(handler, path, readFileSync(file, "utf8"), Date.now());
  await invokeAndPrint(handler, event, values);
};

const list = (paths: string[]): string => paths.map((path) => `  ${path}`).join("\n");

/** Reports a mistake of the caller: one sentence, without a stack. */
const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

type InvokeOptions = { endpoint?: string | undefined; log: boolean };

const invokeAndPrint = async (handler: string, event: string, options: InvokeOptions): Promise<void> => {
  const cloud = await findOrStartCloud(options.endpoint);
  try {
    const response = await invokeFunction(cloud.url, handler, event);
    if (options.log) printLog(response);
    console.log(formatJson(await response.text()));
    if (!response.ok || response.headers.has("x-amz-function-error")) process.exitCode = 1;
  } finally {
    await cloud.close();
  }
};

const findOrStartCloud = async (endpoint: string | undefined): Promise<LocalCloud> => {
  const target = await findTarget({ aws: false, endpoint }, process.env);
  if (target.kind === "local") return { url: target.url, close: async () => {} };
  if (target.kind === "none" && target.reason === "unusable") throw new Error(target.message);
  console.error("No local cloud is running; starting one for this invocation.");
  return startTemporaryCloud();
};

const startTemporaryCloud = async (): Promise<LocalCloud> => {
  const directory = mkdtempSync(join(tmpdir(), "invoke-"));
  const cloud = await startCloud({ port: 0, directory, configuration: STACK.path, log: () => {} });
  const close = async () => {
    await cloud.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { url: cloud.url, close };
};

const printLog = (response: Response): void => {
  const tail = response.headers.get("x-amz-log-result");
  if (tail) console.error(Buffer.from(tail, "base64").toString());
};

/** The JSON text, indented; any other text unchanged. */
const formatJson = (text: string): string => {
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(value, null, 2);
};

await main().catch((error: unknown) => fail(toError(error).message));
