// Many subscribers in one process, each a raw socket with the minimal parser for its protocol, so that no client library
// is measured. Controlled by messages from the parent process: connects, then reports what arrived.
import { randomBytes } from "node:crypto";
import net, { type Socket } from "node:net";
import { connect, PINGREQ, puback, withTopics } from "../../src/poke-client/mqtt/encode.ts";
import { SUBSCRIBE_HEADER } from "../../src/poke-client/mqtt/packet-types.ts";
import { quantile } from "../result.ts";
import { type Connected, type Counted, nowMs, TOPIC, type ToSubscribers } from "./fan-out-message.ts";

let latenciesMs: number[] = [];
let lastAt = 0;
let expected: number | undefined;

const report = (message: Connected | Counted) => process.send?.(message);

const reportWhenAll = () => {
  if (expected === undefined || latenciesMs.length < expected) return;
  if (latenciesMs.length > expected) throw new Error(`received ${latenciesMs.length} deliveries, expected ${expected}`);
  report({ lastAt, p99Ms: quantile(latenciesMs, 0.99) });
  latenciesMs = [];
  expected = undefined;
};

/** The payload starts with the time of sending. */
const recordArrival = (bytes: Buffer, at: number) => {
  lastAt = nowMs();
  latenciesMs.push(lastAt - Number.parseFloat(bytes.toString("latin1", at, at + 20)));
  reportWhenAll();
};

/** Where the body of a frame or packet starts and ends; `undefined` until its header is complete. */
type FindBody = (bytes: Buffer) => { from: number; to: number } | undefined;

const findFrameBody: FindBody = (bytes) => {
  if (bytes.length < 2) return undefined;
  const length = bytes.readUInt8(1);
  if (length < 126) return { from: 2, to: 2 + length };
  if (length === 126) return bytes.length < 4 ? undefined : { from: 4, to: 4 + bytes.readUInt16BE(2) };
  return bytes.length < 10 ? undefined : { from: 10, to: 10 + bytes.readUInt32BE(6) };
};

/** [MQTT 3.1.1: 2.2.3 Remaining Length] seven bits per byte, the lowest first. */
const findPacketBody: FindBody = (bytes) => {
  let length = 0;
  for (let at = 1; at < Math.min(bytes.length, 5); at++) {
    const digit = bytes.readUInt8(at);
    length |= (digit & 127) << (7 * (at - 1));
    if (digit < 128) return { from: at + 1, to: at + 1 + length };
  }
  return undefined;
};

const createSplitter = (findBody: FindBody, onBody: (bytes: Buffer, from: number, to: number) => void) => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk: Buffer) => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let body = findBody(bytes); body && body.to <= bytes.length; body = findBody(bytes)) {
      onBody(bytes, body.from, body.to);
      bytes = bytes.subarray(body.to);
    }
    rest = bytes;
  };
};

/** A WebSocket frame of less than 126 bytes. Clients must mask frames; a mask of zeros does not change the bytes. */
const frame = (opcode: number, body: Uint8Array) =>
  Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | body.length, 0, 0, 0, 0]), body]);

type Session = {
  path: string;
  protocol?: string;
  onOpen(): void;
  onFrame(bytes: Buffer, from: number, to: number): void;
};
type Start = (socket: Socket, at: number, ready: () => void) => Session;

const CONNACK = 0x20;
const SUBACK = 0x90;
const PUBLISH = 0x30;
const QOS_1 = 0x02;
/** [MQTT 3.1.1: 3.1.2.10 Keep Alive] brokers disconnect a client that is silent for 1.5 times its keep-alive, here 60 s. */
const PING_INTERVAL_MS = 30_000;

const overMqtt: Start = (socket, at, ready) => {
  // A packet may be split across frames at any byte, and a frame may contain several packets.
  const split = createSplitter(findPacketBody, (bytes, from) => {
    const header = bytes.readUInt8(0);
    const type = header & 0xf0;
    if (type === PUBLISH) {
      const afterTopic = from + 2 + bytes.readUInt16BE(from);
      const isQos1 = (header & QOS_1) !== 0;
      if (isQos1) socket.write(frame(2, puback(bytes.readUInt16BE(afterTopic))));
      recordArrival(bytes, isQos1 ? afterTopic + 2 : afterTopic);
    } else if (type === CONNACK) socket.write(frame(2, withTopics(SUBSCRIBE_HEADER, 1, [TOPIC], [1])));
    else if (type === SUBACK) ready();
  });
  return {
    path: "/mqtt",
    protocol: "mqtt",
    onOpen: () => {
      socket.write(frame(2, connect(true, `client-${at}`, "", "")));
      setInterval(() => socket.write(frame(2, PINGREQ)), PING_INTERVAL_MS);
    },
    onFrame: (bytes, from, to) => split(bytes.subarray(from, to)),
  };
};

const overWs: Start = (_socket, _at, ready) => ({
  path: "/",
  onOpen: ready,
  onFrame: (bytes, from) => recordArrival(bytes, from),
});

/**
 * [Engine.IO protocol 4: packet types] 0 open, 2 ping, 3 pong, 4 message.
 * [Socket.IO protocol 5: packet types] 40 connect, 42 event.
 */
const overSocketIo: Start = (socket, _at, ready) => {
  const send = (text: string) => socket.write(frame(1, Buffer.from(text)));
  const eventPrefix = '42["poke","';
  return {
    path: "/socket.io/?EIO=4&transport=websocket",
    onOpen: () => {},
    onFrame: (bytes, from, to) => {
      const [type, kind] = bytes.toString("latin1", from, Math.min(to, from + 2));
      if (type === "4" && kind === "2") recordArrival(bytes, from + eventPrefix.length);
      else if (type === "4") ready();
      else if (type === "0") send("40");
      else if (type === "2") send("3");
    },
  };
};

const open = (port: number, at: number, start: Start) =>
  new Promise<void>((resolve, reject) => {
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    const { path, protocol, onOpen, onFrame } = start(socket, at, resolve);
    const split = createSplitter(findFrameBody, onFrame);
    let header = "";
    const readHeader = (chunk: Buffer) => {
      header += chunk.toString("latin1");
      const end = header.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!header.startsWith("HTTP/1.1 101")) return reject(new Error(header));
      socket.off("data", readHeader);
      socket.on("data", split);
      onOpen();
      split(Buffer.from(header.slice(end + 4), "latin1"));
    };
    socket.on("data", readHeader);
    socket.on("error", reject);
    const lines = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
    const key = `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`;
    const subprotocol = protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : [];
    socket.write([`GET ${path} HTTP/1.1`, "Host: 127.0.0.1", ...lines, key, ...subprotocol, "", ""].join("\r\n"));
  });

type Connect = Extract<ToSubscribers, { do: "connect" }>;

const STARTS = { mqtt: overMqtt, ws: overWs, "socket.io": overSocketIo };

const openAll = async ({ kind, port, clients }: Connect) => {
  const start = STARTS[kind];
  for (let at = 0; at < clients; at += 50) {
    await Promise.all(Array.from({ length: Math.min(50, clients - at) }, (_, next) => open(port, at + next, start)));
  }
};

process.on("message", (message: ToSubscribers) => {
  if (message.do === "count") {
    expected = message.deliveries;
    return reportWhenAll();
  }
  openAll(message).then(
    () => report({ clients: message.clients }),
    (error: unknown) => {
      throw error;
    },
  );
});
process.on("disconnect", () => process.exit(0));
