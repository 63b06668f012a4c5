import { onTestFinished } from "vitest";
import { WebSocket } from "ws";

const text = (value: string) => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

const remaining = (length: number): number[] =>
  length < 128 ? [length] : [(length % 128) | 0x80, ...remaining(Math.floor(length / 128))];

const packet = (first: number, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([first, ...remaining(body.length)]), body]);
};

/** Encodes MQTT 3.1.1 packets, including packets that no correct client sends. */
export const packets = {
  connect: (clientId: string, { keepAlive = 60, clean = true, username = "", password = "" } = {}) => {
    const flags = (clean ? 0x02 : 0) | (username ? 0x80 : 0) | (password ? 0x40 : 0);
    const credentials = [username, password].filter(Boolean).map(text);
    const settings = Buffer.from([4, flags, keepAlive >> 8, keepAlive & 0xff]);
    return packet(0x10, text("MQTT"), settings, text(clientId), ...credentials);
  },
  /** A packet with any first byte and body. */
  any: (first: number, ...body: number[]) => packet(first, Buffer.from(body)),
  subscribe: (filters: string[], qos = 0) =>
    packet(0x82, Buffer.from([0, 1]), ...filters.flatMap((filter) => [text(filter), Buffer.from([qos])])),
  publish: (topic: string, payload: Buffer, { qos = 0, retain = false } = {}) =>
    packet(0x30 | (qos << 1) | (retain ? 1 : 0), text(topic), qos > 0 ? Buffer.from([0, 2]) : Buffer.alloc(0), payload),
  pingReq: () => packet(0xc0),
  disconnect: () => packet(0xe0),
};

/** A WebSocket without an MQTT library, which sends bytes and collects the received frames. */
export const rawClient = async (url: string, protocol: string | string[] = "mqtt") => {
  const socket = new WebSocket(url, protocol);
  const frames: Buffer[] = [];
  socket.on("message", (data: Buffer) => frames.push(data));
  socket.on("error", () => {});
  const closed = new Promise<number>((resolve) => socket.once("close", (code) => resolve(code)));
  onTestFinished(() => socket.terminate());
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  return { socket, frames, closed, send: (bytes: Buffer | string) => socket.send(bytes) };
};
