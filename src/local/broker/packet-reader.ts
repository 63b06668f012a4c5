import { FILTERS_PER_SUBSCRIBE, PACKET_LIMIT_BYTES } from "./limits.ts";

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

export type PacketReader = (chunk: Buffer) => { packets: Buffer[] } | { refused: string };

/**
 * Splits the bytes of a connection into whole MQTT packets. Rejects a packet whose header states a size over the limit,
 * before its body is buffered, and a SUBSCRIBE with more topic filters than IoT Core accepts.
 */
export const createPacketReader = (): PacketReader => {
  let chunks: Buffer[] = [];
  let bufferedBytes = 0;
  let neededBytes = 2;

  return (chunk) => {
    chunks.push(chunk);
    bufferedBytes += chunk.length;
    if (bufferedBytes < neededBytes) return { packets: [] };
    let bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, bufferedBytes);
    const packets: Buffer[] = [];
    neededBytes = 2;
    while (bytes.length >= 2) {
      const header = readHeader(bytes);
      if (header === "malformed") return { refused: "the remaining length of a packet is malformed" };
      if (header === "incomplete") break;
      const { type, headerBytes, packetBytes } = header;
      if (packetBytes > PACKET_LIMIT_BYTES) {
        return { refused: `a packet of ${packetBytes} bytes, the limit is ${PACKET_LIMIT_BYTES}` };
      }
      neededBytes = packetBytes;
      if (bytes.length < packetBytes) break;
      const packet = bytes.subarray(0, packetBytes);
      if (type === SUBSCRIBE && countFilters(packet, headerBytes) > FILTERS_PER_SUBSCRIBE) {
        return { refused: `a SUBSCRIBE with more than ${FILTERS_PER_SUBSCRIBE} topic filters` };
      }
      packets.push(packet);
      bytes = bytes.subarray(packetBytes);
      neededBytes = 2;
    }
    chunks = bytes.length > 0 ? [bytes] : [];
    bufferedBytes = bytes.length;
    return { packets };
  };
};
