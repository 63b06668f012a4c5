import { MAX_BODY_BYTES } from "../limits.ts";
import { toText } from "../utf8.ts";

// The packets that a server sends to a receive-only client. [MQTT 3.1.1, chapter 3]
// Any exception here closes the link with the reason `protocol`.

/** Rejects what was received. */
export const refuse = (): never => {
  throw new Error();
};

/** Returns a function that accepts the chunks of a stream and calls `take` with each packet once it is complete. */
export const createSplitter = (take: (header: number, body: Uint8Array) => void) => {
  let bytes: Uint8Array = new Uint8Array();
  return (chunk: Uint8Array) => {
    // A chunk is most often a whole packet.
    bytes = bytes.length ? new Uint8Array([...bytes, ...chunk]) : chunk;
    for (;;) {
      let at = 0;
      let length = 0;
      let digit: number;
      do {
        digit = bytes[++at] ?? 0; // a length that is incomplete fails the check of `end` below
        length += (digit & 127) << (7 * at - 7);
      } while (digit > 127);
      // The length has at most four digits.
      if (at > 4 || length > MAX_BODY_BYTES) refuse();
      const end = ++at + length;
      if (end > bytes.length) return;
      const [header = 0] = bytes;
      const body = bytes.subarray(at, end);
      bytes = bytes.subarray(end);
      take(header, body);
    }
  };
};

/** The 16-bit integer at offset `at`. Throws if the body ends before it. */
export const uint16 = (body: Uint8Array, at: number): number => {
  const [high = 0, low = refuse()] = body.subarray(at);
  return (high << 8) | low;
};

/** Topic, packet id (0 at QoS 0) and payload of a PUBLISH. Throws at QoS 2, which the client never requests. */
export const toPublish = (header: number, body: Uint8Array): [topic: string, packetId: number, payload: Uint8Array] => {
  const topicEnd = 2 + uint16(body, 0);
  const qos = (header >> 1) & 3;
  if (qos > 1 || topicEnd > body.length) refuse();
  return [toText(body.subarray(2, topicEnd)), qos && uint16(body, topicEnd), body.subarray(topicEnd + 2 * qos)];
};
