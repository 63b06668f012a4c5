import http from "node:http";
import { stockClients } from "../cloud-fixture.ts";
import type { CloudProcess } from "./cloud-process.ts";
import { createRandom } from "./random.ts";
import { generateFrames } from "./raw-frames.ts";
import { exerciseEveryService } from "./resources.ts";
import { createScopes, type Generated, generateRequest } from "./scopes.ts";
import { type Outcome, send } from "./send.ts";
import { sendFrames } from "./send-frames.ts";
import type { FuzzRequest } from "./wire-request.ts";

/** A request, by its number in the sequence of the seed, whose outcome is wrong. */
export type Finding = { number: number; operation: string; outcome: string; sent: string };

export type FuzzOptions = { cloud: CloudProcess; requests: number; seed: number; limitMs: number };

const CONCURRENCY = 8;
/** Requests delete the resources that they can name, so after this many the resources are created again. */
const REQUESTS_PER_ROUND = 500;
/** [RFC 9110: 15.6.2] what the local cloud does not emulate */
const NOT_IMPLEMENTED = 501;

const isFailure = (status: number) => status >= 500 && status !== NOT_IMPLEMENTED;

const shorten = (text: string) => (text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text);

export const describeRequest = ({ request }: Generated): string =>
  shorten(`${request.method} ${request.url} ${JSON.stringify(request.headers)}\n${request.body}`);

/** Runs a job for each number from `first` up to `end`, eight at a time, until the cloud's process ends. */
const forEachNumber = async (
  cloud: CloudProcess,
  first: number,
  end: number,
  job: (number: number) => Promise<void>,
) => {
  let next = first;
  const work = async () => {
    while (next < end && cloud.isAlive()) await job(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
};

/** A server that rejects the first 16 KiB closes the connection, so a client can miss the response. */
const isTooLongToRead = ({ url, headers, body }: FuzzRequest) =>
  url.length + JSON.stringify(headers).length + body.length > 16_384;

const whyWrong = (request: FuzzRequest, outcome: Outcome, limitMs: number): string | undefined => {
  if (outcome.kind === "not sent") return undefined;
  if (outcome.kind === "no response") {
    const isReset = ["ECONNRESET", "EPIPE"].includes(outcome.code);
    return isReset && isTooLongToRead(request) ? undefined : outcome.code;
  }
  if (isFailure(outcome.status)) return `status ${outcome.status}`;
  return outcome.elapsedMs > limitMs ? "a slow response" : undefined;
};

/** Sends a request. Returns the outcome, and what is wrong with it: an error of the server, no response, or a slow one. */
export const sendAndCheck = async (
  port: number,
  request: FuzzRequest,
  agent: http.Agent,
  limitMs: number,
): Promise<{ outcome: Outcome; wrong: string | undefined }> => {
  const outcome = await send(port, request, agent);
  const wrong = whyWrong(request, outcome, limitMs);
  if (!wrong || (outcome.kind === "status" && isFailure(outcome.status))) return { outcome, wrong };
  // Again, on a connection of its own: the machine may be busy, and a server may close an idle connection.
  return { outcome, wrong: whyWrong(request, await send(port, request, false), limitMs) };
};

const fuzzRound = async (options: FuzzOptions, scope: string, first: number, end: number): Promise<Finding[]> => {
  const { cloud, seed, limitMs } = options;
  const generate = createScopes(await exerciseEveryService(stockClients(cloud.url))).get(scope);
  if (!generate) throw new Error(`the scope ${scope} does not exist`);
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const findings: Finding[] = [];

  await forEachNumber(cloud, first, end, async (number) => {
    const generated = await generateRequest(scope, generate, seed + number);
    const { operation, request } = generated;
    const { wrong } = await sendAndCheck(cloud.port, request, agent, limitMs);
    if (wrong) findings.push({ number, operation, outcome: wrong, sent: describeRequest(generated) });
  });
  agent.destroy();
  return findings;
};

/** Sends generated requests that are signed for one service. Returns those whose outcome is wrong. */
export const fuzz = async (options: FuzzOptions, scope: string): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (let first = 0; first < options.requests && options.cloud.isAlive(); first += REQUESTS_PER_ROUND) {
    const end = Math.min(first + REQUESTS_PER_ROUND, options.requests);
    findings.push(...(await fuzzRound(options, scope, first, end)));
  }
  return findings;
};

/** Opens connections and writes what is not quite HTTP. Returns those whose outcome is wrong. */
export const fuzzFrames = async ({ cloud, requests, seed, limitMs }: FuzzOptions): Promise<Finding[]> => {
  const findings: Finding[] = [];
  await forEachNumber(cloud, 0, requests, async (number) => {
    const { kind, frames } = generateFrames(createRandom(seed + number));
    const { isClosed, statuses } = await sendFrames(cloud.port, frames, limitMs);
    const failures = statuses.filter(isFailure);
    if (isClosed && failures.length === 0) return;
    const outcome = isClosed ? `status ${failures}` : "the connection stays open";
    findings.push({
      number,
      operation: kind,
      outcome,
      sent: shorten(JSON.stringify(Buffer.concat(frames).toString("latin1"))),
    });
  });
  return findings;
};
