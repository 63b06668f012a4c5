import type { AedesPublishPacket } from "aedes";

const variableLength = (length: number): number[] =>
  length < 128 ? [length] : [(length % 128) | 0x80, ...variableLength(Math.floor(length / 128))];

const frameHeader = (sizeBytes: number): Buffer => {
  if (sizeBytes < 126) return Buffer.from([0x82, sizeBytes]);
  if (sizeBytes < 65_536) return Buffer.from([0x82, 126, sizeBytes >> 8, sizeBytes & 0xff]);
  const header = Buffer.alloc(10);
  header[0] = 0x82;
  header[1] = 127;
  header.writeUIntBE(sizeBytes, 4, 6);
  return header;
};

/** A QoS 0 PUBLISH as one unmasked binary WebSocket frame. */
const encodePublishFrame = (topic: string, payload: Buffer, isRetained: boolean): Buffer => {
  const name = Buffer.from(topic);
  const fixed = Buffer.from([isRetained ? 0x31 : 0x30, ...variableLength(2 + name.length + payload.length)]);
  const nameLength = Buffer.from([name.length >> 8, name.length & 0xff]);
  const sizeBytes = fixed.length + 2 + name.length + payload.length;
  return Buffer.concat([frameHeader(sizeBytes), fixed, nameLength, name, payload]);
};

const bytesOf = (payload: string | Buffer) => (typeof payload === "string" ? Buffer.from(payload) : payload);

/** Encodes a packet once for all its subscribers. They are served one after another, so the cache has one entry. */
export const createFrameCache = (): ((packet: AedesPublishPacket) => Buffer) => {
  let counter = -1;
  let payload: string | Buffer | undefined;
  let frame: Buffer = Buffer.alloc(0);
  return (packet) => {
    if (packet.brokerCounter !== counter || packet.payload !== payload) {
      frame = encodePublishFrame(packet.topic, bytesOf(packet.payload), packet.retain);
      counter = packet.brokerCounter;
      payload = packet.payload;
    }
    return frame;
  };
};
