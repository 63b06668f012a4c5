import { type Packet, parser } from "mqtt-packet";
import { toError } from "../../to-error.ts";
import { CONNECT_LIMIT_BYTES, FILTERS_PER_SUBSCRIBE, PACKET_LIMIT_BYTES } from "./limits.ts";

/** [MQTT 3.1.1: 2.2.1 MQTT Control Packet type] */
const TYPE = { connect: 1, publish: 3, puback: 4, subscribe: 8, unsubscribe: 10, pingreq: 12, disconnect: 14 } as const;
/** IoT Core has no QoS 2, so a client sends no PUBREC, PUBREL or PUBCOMP; clients send no other types. */
const ACCEPTED = new Set<number>(Object.values(TYPE));

/** The fixed header of a packet, and the size of the whole packet. */
export type PacketHeader = { type: number; packetBytes: number };

/** Why the connection is closed before the body of this packet is buffered; `undefined` if the body may follow. */
export const whyNotHeader = ({ type, packetBytes }: PacketHeader, isFirst: boolean): string | undefined => {
  if (!ACCEPTED.has(type)) return `a packet of type ${type}, which IoT Core does not accept from a client`;
  // [MQTT 3.1.1: MQTT-3.1.0-1, MQTT-3.1.0-2]
  if (isFirst !== (type === TYPE.connect)) return isFirst ? "the first packet is not a CONNECT" : "a second CONNECT";
  const limitBytes = type === TYPE.connect ? CONNECT_LIMIT_BYTES : PACKET_LIMIT_BYTES;
  return packetBytes > limitBytes ? `a packet of ${packetBytes} bytes, the limit is ${limitBytes}` : undefined;
};

/** Why the connection is closed after this whole packet; `undefined` if the packet may reach aedes. */
export const whyNotPacket = (bytes: Buffer): string | undefined => {
  const [first = 0] = bytes;
  switch (first >> 4) {
    case TYPE.puback:
      return first === 0x40 && bytes.length === 4 && bytes.readUInt16BE(2) > 0 ? undefined : "a malformed PUBACK";
    case TYPE.pingreq:
    case TYPE.disconnect:
      return (first & 0x0f) === 0 && bytes.length === 2 ? undefined : "a malformed PINGREQ or DISCONNECT";
    default:
      return whyNotParsed(parsePacket(bytes));
  }
};

const whyNotParsed = (packet: Packet | Error): string | undefined => {
  if (packet instanceof Error) return `a malformed packet: ${packet.message}`;
  // [MQTT 3.1.1: MQTT-2.3.1-1] mqtt-packet returns -1 for a packet identifier that is missing
  const hasId = (packet.messageId ?? 0) > 0;
  if (packet.cmd === "connect") return undefined;
  if (packet.cmd === "publish") return hasId || packet.qos === 0 ? undefined : "a PUBLISH without a packet identifier";
  if (!hasId) return `a ${packet.cmd} packet without a packet identifier`;
  if (packet.cmd !== "subscribe" || packet.subscriptions.length <= FILTERS_PER_SUBSCRIBE) return undefined;
  return `a SUBSCRIBE with more than ${FILTERS_PER_SUBSCRIBE} topic filters`;
};

/** Parses a packet with the parser that aedes uses, so that its exceptions can be caught here. */
const parsePacket = (bytes: Buffer): Packet | Error => {
  let result: Packet | Error = new Error("its fields are longer than the packet");
  const reader = parser()
    .on("packet", (packet: Packet) => {
      result = packet;
    })
    .on("error", (error: Error) => {
      result = error;
    });
  try {
    reader.parse(bytes);
    return result;
  } catch (error) {
    return toError(error);
  }
};
