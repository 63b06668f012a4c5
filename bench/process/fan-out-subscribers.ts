// Many subscribers in one process, each a raw socket with the least parser that its protocol needs, so that no client
// library is measured. Told by messages: connect, then report what arrived.
import { randomBytes } from "node:crypto";
import net, { type Socket } from "node:net";
import { connect, PINGREQ, puback, subscribe } from "../../src/poke-client/mqtt/encode.ts";
import { quantile } from "../result.ts";
import { type Connected, type Counted, nowMs, TOPIC, type ToSubscribers } from "./fan-out-message.ts";

let latenciesMs: number[] = [];
let lastAt = 0;
let awaited: number | undefined;

const tell = (message: Connected | Counted) => process.send?.(message);

const reportWhenAll = () => {
  if (awaited === undefined || latenciesMs.length < awaited) return;
  if (latenciesMs.length > awaited) throw new Error(`${latenciesMs.length} deliveries, ${awaited} were awaited`);
  tell({ lastAt, p99Ms: quantile(latenciesMs, 0.99) });
  latenciesMs = [];
  awaited = undefined;
};

/** The time of sending stands at the head of the payload. */
const arrive = (bytes: Buffer, at: number) => {
  lastAt = nowMs();
  latenciesMs.push(lastAt - Number.parseFloat(bytes.toString("latin1", at, at + 20)));
  reportWhenAll();
};

/** Where a unit's body begins and where it ends; nothing while its header is not all here. */
type Measure = (bytes: Buffer) => { from: number; to: number } | undefined;

const measureFrame: Measure = (bytes) => {
  if (bytes.length < 2) return undefined;
  const length = bytes.readUInt8(1);
  if (length < 126) return { from: 2, to: 2 + length };
  if (length === 126) return bytes.length < 4 ? undefined : { from: 4, to: 4 + bytes.readUInt16BE(2) };
  return bytes.length < 10 ? undefined : { from: 10, to: 10 + bytes.readUInt32BE(6) };
};

/** [MQTT 3.1.1, 2.2.3] seven bits of the remaining length in each byte, the lowest first. */
const measurePacket: Measure = (bytes) => {
  let length = 0;
  for (let at = 1; at < Math.min(bytes.length, 5); at++) {
    const digit = bytes.readUInt8(at);
    length |= (digit & 127) << (7 * (at - 1));
    if (digit < 128) return { from: at + 1, to: at + 1 + length };
  }
  return undefined;
};

const createSplitter = (measure: Measure, take: (bytes: Buffer, from: number, to: number) => void) => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk: Buffer) => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let unit = measure(bytes); unit && unit.to <= bytes.length; unit = measure(bytes)) {
      take(bytes, unit.from, unit.to);
      bytes = bytes.subarray(unit.to);
    }
    rest = bytes;
  };
};

/** A frame of fewer than 126 bytes. Clients must mask; a mask of zeros leaves the bytes as they are. */
const frame = (opcode: number, body: Uint8Array) =>
  Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | body.length, 0, 0, 0, 0]), body]);

type Session = { path: string; protocol?: string; opened(): void; took(bytes: Buffer, from: number, to: number): void };
type Start = (socket: Socket, at: number, ready: () => void) => Session;

const CONNACK = 0x20;
const SUBACK = 0x90;
const PUBLISH = 0x30;
const QOS_1 = 0x02;
/** A broker drops a client that says nothing for one and a half times the keep-alive of 60 s. */
const PING_EVERY_MS = 30_000;

const overMqtt: Start = (socket, at, ready) => {
  // A packet may be cut into frames anywhere, and a frame may hold several.
  const split = createSplitter(measurePacket, (bytes, from) => {
    const header = bytes.readUInt8(0);
    const type = header & 0xf0;
    if (type === PUBLISH) {
      const afterTopic = from + 2 + bytes.readUInt16BE(from);
      const isQos1 = (header & QOS_1) !== 0;
      if (isQos1) socket.write(frame(2, puback(bytes.readUInt16BE(afterTopic))));
      arrive(bytes, isQos1 ? afterTopic + 2 : afterTopic);
    } else if (type === CONNACK) socket.write(frame(2, subscribe(1, [TOPIC])));
    else if (type === SUBACK) ready();
  });
  return {
    path: "/mqtt",
    protocol: "mqtt",
    opened: () => {
      socket.write(frame(2, connect(true, `client-${at}`, "", "")));
      setInterval(() => socket.write(frame(2, PINGREQ)), PING_EVERY_MS);
    },
    took: (bytes, from, to) => split(bytes.subarray(from, to)),
  };
};

const overWs: Start = (_socket, _at, ready) => ({
  path: "/",
  opened: ready,
  took: (bytes, from) => arrive(bytes, from),
});

/** [Engine.IO 4 and Socket.IO 5 protocols] 0 opens, 40 joins the namespace, 2 pings, 42 is an event. */
const overSocketIo: Start = (socket, _at, ready) => {
  const send = (text: string) => socket.write(frame(1, Buffer.from(text)));
  const eventHead = '42["poke","';
  return {
    path: "/socket.io/?EIO=4&transport=websocket",
    opened: () => {},
    took: (bytes, from, to) => {
      const [type, kind] = bytes.toString("latin1", from, Math.min(to, from + 2));
      if (type === "4" && kind === "2") arrive(bytes, from + eventHead.length);
      else if (type === "4") ready();
      else if (type === "0") send("40");
      else if (type === "2") send("3");
    },
  };
};

const open = (port: number, at: number, start: Start) =>
  new Promise<void>((resolve, reject) => {
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    const { path, protocol, opened, took } = start(socket, at, resolve);
    const split = createSplitter(measureFrame, took);
    let head = "";
    const readHead = (chunk: Buffer) => {
      head += chunk.toString("latin1");
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!head.startsWith("HTTP/1.1 101")) return reject(new Error(head));
      socket.off("data", readHead);
      socket.on("data", split);
      opened();
      split(Buffer.from(head.slice(end + 4), "latin1"));
    };
    socket.on("data", readHead);
    socket.on("error", reject);
    const lines = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
    const key = `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`;
    const subprotocol = protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : [];
    socket.write([`GET ${path} HTTP/1.1`, "Host: 127.0.0.1", ...lines, key, ...subprotocol, "", ""].join("\r\n"));
  });

type Connect = Extract<ToSubscribers, { do: "connect" }>;

const starts = { mqtt: overMqtt, ws: overWs, "socket.io": overSocketIo };

const openAll = async ({ kind, port, clients }: Connect) => {
  const start = starts[kind];
  for (let at = 0; at < clients; at += 50) {
    await Promise.all(Array.from({ length: Math.min(50, clients - at) }, (_, next) => open(port, at + next, start)));
  }
};

process.on("message", (message: ToSubscribers) => {
  if (message.do === "count") {
    awaited = message.deliveries;
    return reportWhenAll();
  }
  openAll(message).then(
    () => tell({ clients: message.clients }),
    (error: unknown) => {
      throw error;
    },
  );
});
process.on("disconnect", () => process.exit(0));
