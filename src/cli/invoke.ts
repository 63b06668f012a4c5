// npm run invoke -- <handler> events/<handler>/<case>.json: sends a sample event to a Lambda function on the running
// local cloud. If none is running, starts one for this invocation only.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { startCloud } from "../local/cloud.ts";
import { parseJson } from "../parse-json.ts";
import { toError } from "../to-error.ts";
import { invokeFunction } from "./invoke/invoke-function.ts";
import { sampleEvent } from "./invoke/sample-event.ts";

const ROOT = join(import.meta.dirname, "../..");

const HELP = `npm run invoke -- <handler> [events/<handler>/<case>.json]

Sends a sample event to a Lambda function and prints its response. Uses the local cloud at
AWS_ENDPOINT_URL or http://127.0.0.1:4566. If none is running, starts one for this invocation.
A single record of the event stream is sent to event-stream as a batch from Kinesis.

  without arguments   lists the handlers and their samples
  --log               also prints the function's log
  --help              prints this text`;

type LocalCloud = { url: string; close: () => Promise<void> };

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { log: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(HELP);
  const handlers = namesIn("handlers", ".ts");
  const [handler, path] = positionals;
  if (handler === undefined) return console.log(handlers.flatMap((name) => [name, ...samplesOf(name)]).join("\n"));
  if (!handlers.includes(handler)) return fail(`Unknown handler "${handler}". Handlers: ${handlers.join(", ")}.`);
  const samples = samplesOf(handler).join("\n");
  if (path === undefined) return console.log(`Samples for ${handler}:\n${samples}`);
  if (!existsSync(path)) return fail(`File ${path} does not exist. Samples for ${handler}:\n${samples}`);
  await invokeAndPrint(handler, sampleEvent(handler, path, readFileSync(path, "utf8"), Date.now()), values.log);
};

const namesIn = (folder: string, ending: string): string[] =>
  existsSync(join(ROOT, folder))
    ? readdirSync(join(ROOT, folder))
        .filter((file) => file.endsWith(ending))
        .map((file) => basename(file, ending))
    : [];

const samplesOf = (handler: string): string[] =>
  namesIn(`events/${handler}`, ".json").map((name) => `  events/${handler}/${name}.json`);

/** Reports a mistake of the caller: one sentence, without a stack. */
const fail = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

const invokeAndPrint = async (handler: string, event: string, withLog: boolean): Promise<void> => {
  const cloud = await findOrStartCloud();
  try {
    const response = await invokeFunction(cloud.url, handler, event);
    if (withLog) printLog(response);
    console.log(formatJson(await response.text()));
    if (!response.ok || response.headers.has("x-amz-function-error")) process.exitCode = 1;
  } finally {
    await cloud.close();
  }
};

const findOrStartCloud = async (): Promise<LocalCloud> => {
  const url = process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566";
  if (await isUp(url)) return { url, close: async () => {} };
  if (process.env.AWS_ENDPOINT_URL) throw new Error(`No local cloud is running at AWS_ENDPOINT_URL=${url}.`);
  return startTemporaryCloud();
};

const isUp = (url: string): Promise<boolean> =>
  fetch(new URL("/_local/", url)).then(
    (response) => response.ok,
    () => false,
  );

const startTemporaryCloud = async (): Promise<LocalCloud> => {
  const directory = mkdtempSync(join(tmpdir(), "invoke-"));
  const cloud = await startCloud({ port: 0, directory, log: () => {} });
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
