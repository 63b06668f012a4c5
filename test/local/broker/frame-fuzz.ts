import type { Random } from "../fuzz/random.ts";
import { packets } from "./raw-client.ts";

const bytesOf = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.below(256)));

const PAYLOAD = Buffer.from("payload");
const FILTERS = [
  "t",
  "a/+",
  "#",
  "$SYS/#",
  "__proto__",
  "constructor",
  "a//b",
  "\0",
  "å".repeat(200),
  "1/2/3/4/5/6/7/8/9",
];

type Generate = (random: Random) => Buffer;

const wellFormed: Generate = (random) =>
  random.pick<Generate>([
    () => packets.connect(`fuzz-${random.below(50)}`, { clean: random.chance(0.5) }),
    () =>
      packets.subscribe(
        Array.from({ length: random.below(12) }, () => random.pick(FILTERS)),
        random.below(4),
      ),
    () => packets.publish(random.pick(FILTERS), PAYLOAD, { qos: random.below(4), retain: random.chance(0.3) }),
    () => packets.any(0x40, 0, random.below(256)),
    () => packets.any(0xa2, 0, 9, 0, 1, 0x74),
    () => packets.pingReq(),
    () => packets.disconnect(),
  ])(random);

/** Any type and flags, with a body of any bytes. */
const anyType: Generate = (random) => packets.any(random.below(256), ...bytesOf(random, random.below(20)));

const mutated: Generate = (random) => {
  const bytes = Buffer.from(wellFormed(random));
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    bytes[random.below(bytes.length)] = random.below(256);
  }
  return bytes;
};

const truncated: Generate = (random) => {
  const bytes = wellFormed(random);
  return bytes.subarray(0, random.below(bytes.length));
};

const wrongLength: Generate = (random) => {
  const lengths = [[0], [1], [127], [0xff, 0x7f], [0xff, 0xff, 0xff, 0x7f], [0x80, 0x80, 0x80, 0x80, 0x01], [0x80]];
  return Buffer.concat([Buffer.from([random.below(256), ...random.pick(lengths)]), bytesOf(random, random.below(200))]);
};

const anything: Generate = (random) => bytesOf(random, random.below(300));

const GENERATORS = [wellFormed, wellFormed, wellFormed, anyType, mutated, truncated, wrongLength, anything];

/** A WebSocket frame of a client. [RFC 6455: 5.2] A mask of zeros leaves the bytes as they are. */
const frame = (first: number, payload: Buffer): Buffer => {
  const length = payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([first, ...length, 0, 0, 0, 0]), payload]);
};

const BINARY = 2;
const FINAL = 0x80;

const fragmented = (random: Random, payload: Buffer): Buffer[] => {
  const at = random.below(payload.length + 1);
  const between = random.chance(0.3) ? [frame(FINAL | 9, Buffer.from("ping"))] : [];
  return [frame(BINARY, payload.subarray(0, at)), ...between, frame(FINAL, payload.subarray(at))];
};

const toFrames = (random: Random, payload: Buffer): Buffer[] => {
  const kind = random.below(20);
  if (kind < 12) return [frame(FINAL | BINARY, payload)];
  if (kind < 16) return fragmented(random, payload);
  if (kind === 16) return [frame(FINAL | 1, payload)];
  // Any opcode and reserved bits, an unmasked frame, a length that is not the payload's.
  if (kind === 17) return [frame(random.below(256), payload)];
  if (kind === 18) return [Buffer.concat([Buffer.from([FINAL | BINARY, payload.length & 0x7f]), payload])];
  return [Buffer.concat([Buffer.from([FINAL | BINARY, 0xff, ...bytesOf(random, 8)]), payload])];
};

const UPGRADE = [
  "GET /mqtt HTTP/1.1",
  "host: 127.0.0.1",
  "connection: upgrade",
  "upgrade: websocket",
  "sec-websocket-version: 13",
  "sec-websocket-protocol: mqtt",
];

const upgrade: Generate = (random) => {
  const key = `sec-websocket-key: ${bytesOf(random, 16).toString("base64")}`;
  const text = Buffer.from([...UPGRADE, key, "", ""].join("\r\n"));
  return random.chance(0.03) ? text.subarray(0, random.below(text.length)) : text;
};

export type FuzzSession = {
  upgrade: Buffer;
  /** Written one after the other once the server has responded to the upgrade. */
  writes: Buffer[];
  ending: "end" | "reset" | "destroy";
};

/** A session of up to eight packets, most of which no correct client sends; two of three sessions begin with a CONNECT. */
export const generateSession = (random: Random): FuzzSession => {
  const first = random.chance(0.66) ? [packets.connect(`fuzz-${random.below(50)}`, { clean: random.chance(0.5) })] : [];
  const more = Array.from({ length: random.below(8) }, () => random.pick(GENERATORS)(random));
  const writes = [...first, ...more].flatMap((packet) => toFrames(random, packet));
  return {
    upgrade: upgrade(random),
    writes: random.chance(0.3) ? [Buffer.concat(writes)] : writes,
    ending: random.pick(["end", "end", "end", "reset", "destroy"]),
  };
};
