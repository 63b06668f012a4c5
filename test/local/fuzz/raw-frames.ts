import { oddJson, oddText } from "./odd-values.ts";
import type { Random } from "./random.ts";
import { authorizationFor } from "./wire-request.ts";

const SERVICES = ["mobiletargeting", "kinesis", "sqs", "sns", "lambda", "dynamodb", "s3", "iotdata", "sts", "iam"];

const ascii = (text: string): Buffer => Buffer.from(text, "latin1");

const randomBytes = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.below(256)));

const head = (random: Random, line: string, ...headers: string[]): string =>
  [line, "host: 127.0.0.1", `authorization: ${authorizationFor(random.pick(SERVICES))}`, ...headers, "", ""].join(
    "\r\n",
  );

type Frames = (random: Random) => Buffer[];

const whole: Frames = (random) => {
  const body = Buffer.from(oddJson(random));
  return [ascii(head(random, "POST / HTTP/1.1", `content-length: ${body.length}`)), body];
};

/** A request that ends in the middle. */
const half: Frames = (random) => {
  const bytes = Buffer.concat(whole(random));
  return [bytes.subarray(0, 1 + random.below(bytes.length))];
};

/** Lengths that contradict the body, or each other. */
const wrongLength: Frames = (random) => {
  const lengths = ["-1", "1e9", "99999999999999999999", "0x10", "3, 3", "", "1000000", "2"];
  const second = random.chance(0.3) ? [`content-length: ${random.pick(lengths)}`] : [];
  return [
    ascii(head(random, "POST / HTTP/1.1", `content-length: ${random.pick(lengths)}`, ...second)),
    ascii("{}{}{}"),
  ];
};

const badChunks: Frames = (random) => {
  const sizes = ["zz", "-1", "ffffffffffffffffff", "2;x=y", "2\n", "", "0", "fffffff", "2"];
  const chunks = Array.from({ length: 3 }, () => ascii(`${random.pick(sizes)}\r\n{}\r\n`));
  return [ascii(head(random, "POST / HTTP/1.1", "transfer-encoding: chunked")), ...chunks];
};

const LINES = [
  "GET /",
  "GET",
  "G\u0000T / HTTP/1.1",
  "GET / HTTP/0.9",
  "GET / HTTP/3.7",
  "POST / HTTP/1.0",
  "CONNECT 127.0.0.1:22 HTTP/1.1",
  "GET http://127.0.0.1/ HTTP/1.1",
  "GET //x/%zz HTTP/1.1",
  "GET /%00/../.. HTTP/1.1",
  "GET  /  HTTP/1.1",
  "OPTIONS * HTTP/1.1",
  `GET /${"x".repeat(70_000)} HTTP/1.1`,
];
const HEADERS = [
  "no colon",
  ": no name",
  "host: elsewhere",
  "a b: c",
  "a: \u0000",
  "a: \u00ff\u00fe",
  " folded: line",
  "transfer-encoding: gzip, chunked",
  "transfer-encoding: identity",
  "expect: 200-nothing",
  "upgrade: h2c",
  "connection: upgrade",
  "__proto__: x",
  `x: ${"y".repeat(70_000)}`,
];
const garbage: Frames = (random) => {
  const headers = Array.from({ length: random.below(4) }, () => random.pick(HEADERS));
  return [
    ascii(head(random, random.chance(0.5) ? random.pick(LINES) : "POST / HTTP/1.1", ...headers)),
    randomBytes(random, 20),
  ];
};

const pipelined: Frames = (random) => {
  const requests = Array.from({ length: 2 + random.below(20) }, () =>
    ascii(head(random, `${random.pick(["GET", "HEAD", "DELETE"])} / HTTP/1.1`)),
  );
  return random.chance(0.5) ? [Buffer.concat(requests)] : requests;
};

const PREFACE = ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

/** A frame of HTTP/2 with any type, flags, stream and length. [RFC 9113: 4.1] */
const http2Frame = (random: Random): Buffer => {
  const payload = randomBytes(random, random.below(40));
  const length = random.chance(0.8) ? payload.length : random.below(2 ** 24);
  const header = Buffer.from([
    length >> 16,
    length >> 8,
    length,
    random.below(12),
    random.below(256),
    0,
    0,
    0,
    random.below(6),
  ]);
  return Buffer.concat([header, payload]);
};

const http2Rubbish: Frames = (random) => {
  const start = random.pick([
    PREFACE,
    PREFACE,
    ascii("PRI"),
    ascii("PRI * HTTP/1.1\r\n\r\n"),
    ascii("PRI * HTTP/2.0\r\n\r\nXX"),
  ]);
  const settings = random.chance(0.7) ? [SETTINGS] : [];
  return [start, ...settings, ...Array.from({ length: random.below(8) }, () => http2Frame(random))];
};

/** An upgrade to WebSocket, then frames with any first bytes. [RFC 6455: 5.2] */
const webSocketRubbish: Frames = (random) => {
  const upgrade = [
    "upgrade: websocket",
    "connection: upgrade",
    random.pick(["sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-key: x", "x: y"]),
    random.pick(["sec-websocket-version: 13", "sec-websocket-version: 99"]),
    random.pick(["sec-websocket-protocol: mqtt", "sec-websocket-protocol: ,", "x: z"]),
  ];
  const path = random.pick([
    "/mqtt",
    "/mqtt?x-amz-customauthorizer-name=__proto__",
    "/constructor",
    "/__proto__",
    "/%zz",
  ]);
  const frames = Array.from({ length: random.below(6) }, () => randomBytes(random, 1 + random.below(60)));
  return [ascii(head(random, `GET ${path} HTTP/1.1`, ...upgrade)), ...frames];
};

const tlsHello: Frames = (random) => [
  Buffer.concat([Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), randomBytes(random, 500)]),
];

const anything: Frames = (random) => [randomBytes(random, random.below(300)), Buffer.from(oddText(random))];

const KINDS = {
  whole,
  half,
  wrongLength,
  badChunks,
  garbage,
  pipelined,
  http2Rubbish,
  webSocketRubbish,
  tlsHello,
  anything,
};
const NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[];

/** What a program that does not speak HTTP, or speaks it badly, writes to a connection. */
export const generateFrames = (random: Random): { kind: string; frames: Buffer[] } => {
  const kind = random.pick(NAMES);
  return { kind, frames: KINDS[kind](random) };
};
