import { filtersPerSubscribe, packetLimitBytes } from "./limits.ts";

const SUBSCRIBE = 8;

type Header = { type: number; headerBytes: number; packetBytes: number };

const readHeader = (bytes: Buffer): Header | "incomplete" | "malformed" => {
  let remaining = 0;
  for (let index = 1; index <= 4; index += 1) {
    const digit = bytes[index];
    if (digit === undefined) return "incomplete";
    remaining += (digit & 0x7f) * 128 ** (index - 1);
    if (digit < 0x80) {
      return { type: (bytes[0] ?? 0) >> 4, headerBytes: index + 1, packetBytes: index + 1 + remaining };
    }
  }
  return "malformed";
};

const countFilters = (packet: Buffer, headerBytes: number): number => {
  let filters = 0;
  for (let at = headerBytes + 2; at + 2 <= packet.length; filters += 1) at += 3 + packet.readUInt16BE(at);
  return filters;
};

export type PacketGate = (chunk: Buffer) => { packets: Buffer[] } | { refused: string };

/**
 * Cuts a connection's bytes, however they were split, into whole MQTT packets. Refuses a packet that is too large on
 * sight of its header, before its body is buffered, and a SUBSCRIBE with more filters than IoT Core takes.
 */
export const createPacketGate = (): PacketGate => {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let wantedBytes = 2;

  return (chunk) => {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes < wantedBytes) return { packets: [] };
    let bytes = waiting.length === 1 ? chunk : Buffer.concat(waiting, waitingBytes);
    const packets: Buffer[] = [];
    wantedBytes = 2;
    while (bytes.length >= 2) {
      const header = readHeader(bytes);
      if (header === "malformed") return { refused: "the remaining length of a packet is malformed" };
      if (header === "incomplete") break;
      const { type, headerBytes, packetBytes } = header;
      if (packetBytes > packetLimitBytes) {
        return { refused: `a packet of ${packetBytes} bytes, the limit is ${packetLimitBytes}` };
      }
      wantedBytes = packetBytes;
      if (bytes.length < packetBytes) break;
      const packet = bytes.subarray(0, packetBytes);
      if (type === SUBSCRIBE && countFilters(packet, headerBytes) > filtersPerSubscribe) {
        return { refused: `a SUBSCRIBE with more than ${filtersPerSubscribe} topic filters` };
      }
      packets.push(packet);
      bytes = bytes.subarray(packetBytes);
      wantedBytes = 2;
    }
    waiting = bytes.length > 0 ? [bytes] : [];
    waitingBytes = bytes.length;
    return { packets };
  };
};
