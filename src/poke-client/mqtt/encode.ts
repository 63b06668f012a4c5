import { KEEP_ALIVE_SECONDS } from "../limits.ts";

// The packets that a receive-only client sends. [MQTT 3.1.1, chapter 3]

export type Packet = Uint8Array<ArrayBuffer>;

// A Uint8Array keeps the low byte of what is put into it.
const uint16 = (value: number): number[] => [value >> 8, value];

const text = (value: string): number[] => {
  const bytes = new TextEncoder().encode(value);
  return [...uint16(bytes.length), ...bytes];
};

const remainingLength = (length: number): number[] =>
  length < 128 ? [length] : [length | 128, ...remainingLength(length >> 7)];

const packet = (header: number, body: number[]): Packet =>
  new Uint8Array([header, ...remainingLength(body.length), ...body]);

/** Header and flags that follow each topic. */
const withTopics = (header: number, packetId: number, topics: readonly string[], flags: number[]): Packet =>
  packet(header, [...uint16(packetId), ...topics.flatMap((topic) => [...text(topic), ...flags])]);

/** The flags say that user name and password are there; bit 1 is the clean session. */
export const connect = (isClean: boolean, ...names: [clientId: string, username: string, password: string]): Packet =>
  packet(0x10, [...text("MQTT"), 4, isClean ? 0xc2 : 0xc0, 0, KEEP_ALIVE_SECONDS, ...names.flatMap(text)]);

/** Asks for QoS 1. */
export const subscribe = (packetId: number, topics: readonly string[]): Packet =>
  withTopics(0x82, packetId, topics, [1]);

export const unsubscribe = (packetId: number, topics: readonly string[]): Packet =>
  withTopics(0xa2, packetId, topics, []);

export const puback = (packetId: number): Packet => packet(0x40, uint16(packetId));
export const PINGREQ = packet(0xc0, []);
export const DISCONNECT = packet(0xe0, []);
