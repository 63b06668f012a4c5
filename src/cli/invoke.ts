// npm run invoke -- <handler> events/<handler>/<case>.json: one sample through one Lambda, on the running local cloud
// or, where none runs, on a fresh one that lives as long as the call.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { startCloud } from "../local/cloud.ts";

const root = join(import.meta.dirname, "../..");

const help = `npm run invoke -- <handler> [events/<handler>/<case>.json]

Sends one sample event to one Lambda and prints its answer. Uses the local cloud at
AWS_ENDPOINT_URL or http://127.0.0.1:4566; where none runs, a fresh one for this call.

  no arguments   lists handlers and their samples
  --log          prints what the Lambda logged, too
  --help         this text`;

const namesIn = (folder: string, ending: string): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder))
        .filter((file) => file.endsWith(ending))
        .map((file) => basename(file, ending))
    : [];

const handlers = namesIn("handlers", ".ts");

const samples = (handler: string) =>
  namesIn(`events/${handler}`, ".json").map((name) => `  events/${handler}/${name}.json`);

const listing = () => handlers.flatMap((handler) => [handler, ...samples(handler)]).join("\n");

/** What a person can put right: printed as one sentence, without a stack. */
const refuse = (sentence: string) => {
  console.error(sentence);
  process.exitCode = 1;
};

type Endpoint = { url: string; close: () => Promise<void> };

const isUp = (url: string) =>
  fetch(new URL("/_local/", url)).then(
    (answer) => answer.ok,
    () => false,
  );

const freshCloud = async (): Promise<Endpoint> => {
  const directory = mkdtempSync(join(tmpdir(), "invoke-"));
  const cloud = await startCloud({ port: 0, directory, log: () => {} });
  const close = async () => {
    await cloud.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { url: cloud.url, close };
};

const findEndpoint = async (): Promise<Endpoint> => {
  const url = process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566";
  if (await isUp(url)) return { url, close: async () => {} };
  if (process.env.AWS_ENDPOINT_URL) throw new Error(`no local cloud answers at AWS_ENDPOINT_URL=${url}`);
  return freshCloud();
};

// The local cloud routes by the service in the scope, and checks no signature.
const authorization = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/lambda/aws4_request";

const invoke = ({ url }: Endpoint, handler: string, event: string) =>
  fetch(new URL(`/2015-03-31/functions/${handler}/invocations`, url), {
    method: "POST",
    headers: { authorization, "x-amz-log-type": "Tail" },
    body: event,
  });

const printLog = (answer: Response) => {
  const tail = answer.headers.get("x-amz-log-result");
  if (tail) console.error(Buffer.from(tail, "base64").toString());
};

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const print = (text: string) => console.log(isJson(text) ? JSON.stringify(JSON.parse(text), null, 2) : text);

const invokeAndPrint = async (handler: string, event: string, withLog: boolean) => {
  const endpoint = await findEndpoint();
  try {
    const answer = await invoke(endpoint, handler, event);
    if (withLog) printLog(answer);
    print(await answer.text());
    if (!answer.ok || answer.headers.has("x-amz-function-error")) process.exitCode = 1;
  } finally {
    await endpoint.close();
  }
};

const main = async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { log: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(help);
  const [handler, path] = positionals;
  if (handler === undefined) return console.log(listing());
  if (!handlers.includes(handler))
    return refuse(`There is no handler "${handler}". There are: ${handlers.join(", ")}.`);
  if (path === undefined) return console.log([`Samples of ${handler}:`, ...samples(handler)].join("\n"));
  if (!existsSync(path))
    return refuse(`There is no file ${path}. Samples of ${handler}:\n${samples(handler).join("\n")}`);
  await invokeAndPrint(handler, readFileSync(path, "utf8"), values.log);
};

await main().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
