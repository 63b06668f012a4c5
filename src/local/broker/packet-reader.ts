import { type PacketHeader, whyNotHeader, whyNotPacket } from "./packet-gate.ts";

/** Unspecified by AWS; chosen so that a frame full of two-byte packets does not become 100,000 pending operations. */
const PACKETS_PER_BATCH = 1_000;

/** Chosen so that a packet that arrives byte by byte is not kept as 100,000 buffers. */
const CHUNKS_KEPT = 1_000;

/** [MQTT 3.1.1: 2.2.3 Remaining Length] */
const readHeader = (bytes: Buffer): PacketHeader | "incomplete" | "malformed" => {
  let remaining = 0;
  for (let index = 1; index <= 4; index += 1) {
    const digit = bytes[index];
    if (digit === undefined) return "incomplete";
    remaining += (digit & 0x7f) * 128 ** (index - 1);
    if (digit < 0x80) return { type: (bytes[0] ?? 0) >> 4, packetBytes: index + 1 + remaining };
  }
  return "malformed";
};

/** The size of the packet at the start of the bytes; `incomplete` with the size that is needed; or why it is refused. */
type FirstPacket = { packetBytes: number } | { neededBytes: number } | { refused: string };

const readPacket = (bytes: Buffer, isFirst: boolean): FirstPacket => {
  const header = readHeader(bytes);
  if (header === "malformed") return { refused: "the remaining length of a packet is malformed" };
  if (header === "incomplete") return { neededBytes: bytes.length + 1 };
  const { packetBytes } = header;
  const refused = whyNotHeader(header, isFirst);
  if (refused !== undefined) return { refused };
  if (bytes.length < packetBytes) return { neededBytes: packetBytes };
  const malformed = whyNotPacket(bytes.subarray(0, packetBytes));
  return malformed === undefined ? { packetBytes } : { refused: malformed };
};

/** Batches of whole packets that a client may send. After a refusal the connection has to be closed. */
export type PacketReader = (chunk: Buffer) => { batches: Buffer[] } | { refused: string };

/**
 * Joins and splits the bytes of a connection into batches of whole packets, each of which IoT Core accepts from a
 * client; nothing else reaches aedes. A packet is refused as early as its header allows.
 */
export const createPacketReader = (): PacketReader => {
  let chunks: Buffer[] = [];
  let bufferedBytes = 0;
  let neededBytes = 2;
  let isFirst = true;

  return (chunk) => {
    chunks.push(chunk);
    bufferedBytes += chunk.length;
    if (chunks.length > CHUNKS_KEPT) chunks = [Buffer.concat(chunks, bufferedBytes)];
    if (bufferedBytes < neededBytes) return { batches: [] };
    const [only] = chunks;
    const bytes = chunks.length === 1 && only ? only : Buffer.concat(chunks, bufferedBytes);
    const batches: Buffer[] = [];
    let [batchAt, at, packets] = [0, 0, 0];
    neededBytes = 2;
    while (bytes.length - at >= 2) {
      const packet = readPacket(bytes.subarray(at), isFirst);
      if ("refused" in packet) return packet;
      if ("neededBytes" in packet) {
        neededBytes = packet.neededBytes;
        break;
      }
      isFirst = false;
      at += packet.packetBytes;
      packets += 1;
      if (packets % PACKETS_PER_BATCH === 0) {
        batches.push(bytes.subarray(batchAt, at));
        batchAt = at;
      }
    }
    if (at > batchAt) batches.push(bytes.subarray(batchAt, at));
    chunks = at < bytes.length ? [bytes.subarray(at)] : [];
    bufferedBytes = bytes.length - at;
    return { batches };
  };
};
