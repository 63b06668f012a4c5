import { KEEP_ALIVE_SECONDS } from "../limits.ts";
import {
  CONNECT_HEADER,
  DISCONNECT_HEADER,
  PINGREQ_HEADER,
  PROTOCOL_LEVEL,
  PUBACK_HEADER,
  WITH_CREDENTIALS,
  WITH_CREDENTIALS_AND_CLEAN_SESSION,
} from "./packet-types.ts";

// The packets that a receive-only client sends. [MQTT 3.1.1, chapter 3]

export type Packet = Uint8Array<ArrayBuffer>;

// No masks: `Uint8Array` keeps only the low byte of each element.
const uint16 = (value: number): number[] => [value >> 8, value];

const text = (value: string): number[] => {
  const bytes = new TextEncoder().encode(value);
  return [...uint16(bytes.length), ...bytes];
};

const remainingLength = (length: number): number[] =>
  length < 128 ? [length] : [length | 128, ...remainingLength(length >> 7)];

const packet = (header: number, body: number[]): Packet =>
  new Uint8Array([header, ...remainingLength(body.length), ...body]);

export const connect = (isClean: boolean, ...names: [clientId: string, username: string, password: string]): Packet =>
  packet(CONNECT_HEADER, [
    ...text("MQTT"),
    PROTOCOL_LEVEL,
    isClean ? WITH_CREDENTIALS_AND_CLEAN_SESSION : WITH_CREDENTIALS,
    0,
    KEEP_ALIVE_SECONDS,
    ...names.flatMap(text),
  ]);

/** SUBSCRIBE, in which each topic has one byte of flags, its QoS; or UNSUBSCRIBE, in which it has none. */
export const withTopics = (
  header: number,
  packetId: number,
  topics: readonly string[],
  flagsOfEach: number[],
): Packet => packet(header, [...uint16(packetId), ...topics.flatMap((topic) => [...text(topic), ...flagsOfEach])]);

export const puback = (packetId: number): Packet => packet(PUBACK_HEADER, uint16(packetId));
export const PINGREQ = packet(PINGREQ_HEADER, []);
export const DISCONNECT = packet(DISCONNECT_HEADER, []);
