import { toText } from "../utf8.ts";

// The packets that a server sends to a receive-only client. [MQTT 3.1.1, chapter 3]
// Whatever throws here makes the link go down with the reason `protocol`.

const MAX_BODY_BYTES = 262_144;
const MAX_LENGTH_DIGITS = 4;

const refuse = (): never => {
  throw new Error("not MQTT");
};

const join = (left: Uint8Array, right: Uint8Array) => {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
};

/** Returns a function that takes the stream's chunks as they come and passes each packet on once it is whole. */
export const createSplitter = (take: (header: number, body: Uint8Array) => void) => {
  let bytes = new Uint8Array();
  return (chunk: Uint8Array) => {
    bytes = join(bytes, chunk);
    for (;;) {
      let at = 0;
      let length = 0;
      let digit: number;
      do {
        digit = bytes[++at] ?? Number.NaN; // not here yet: the end is NaN too, and is not reached
        length += (digit % 128) * 128 ** (at - 1);
      } while (digit > 127);
      if (at > MAX_LENGTH_DIGITS + 1 || length > MAX_BODY_BYTES) refuse();
      const end = ++at + length;
      if (!(end <= bytes.length)) return;
      const [header = 0] = bytes;
      const body = bytes.subarray(at, end);
      bytes = bytes.subarray(end);
      take(header, body);
    }
  };
};

/** The two bytes at `at`; throws where there are none. */
export const uint16 = (body: Uint8Array, at: number): number =>
  at + 1 < body.length ? ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0) : refuse();

/** Topic, packet id (0 at QoS 0) and payload. QoS 2 was never asked for. */
export const toPublish = (header: number, body: Uint8Array): [topic: string, packetId: number, payload: Uint8Array] => {
  const topicEnd = 2 + uint16(body, 0);
  const qos = (header >> 1) & 3;
  if (qos > 1 || topicEnd > body.length) refuse();
  return [toText(body.subarray(2, topicEnd)), qos && uint16(body, topicEnd), body.subarray(topicEnd + 2 * qos)];
};
