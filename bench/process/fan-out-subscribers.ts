// 1,000 subscribers of one kind in one process. Told by messages: connect, then report what arrived.
import { io } from "socket.io-client";
import { WebSocket } from "ws";
import { createSplitter, toPublish } from "../../src/poke-client/mqtt/decode.ts";
import { connect, puback, subscribe } from "../../src/poke-client/mqtt/encode.ts";

export type SubscriberKind = "mqtt" | "ws" | "socket.io";
export type ToSubscribers =
  | { do: "connect"; kind: SubscriberKind; url: string; clients: number; topic: string }
  | { do: "count"; deliveries: number };
export type FromSubscribers =
  | { did: "connect" }
  | { did: "count"; deliveries: number; lastAt: number; latenciesMs: number[] };

let latenciesMs: number[] = [];
let lastAt = 0;
let awaited: number | undefined;

const now = () => performance.timeOrigin + performance.now();

const reportWhenAll = () => {
  if (awaited === undefined || latenciesMs.length < awaited) return;
  const report: FromSubscribers = { did: "count", deliveries: latenciesMs.length, lastAt, latenciesMs };
  process.send?.(report);
  latenciesMs = [];
  awaited = undefined;
};

/** The time of sending stands at the head of the text. */
const arrive = (text: string) => {
  lastAt = now();
  latenciesMs.push(lastAt - Number.parseFloat(text));
  reportWhenAll();
};

const overMqtt = (url: string, at: number, topic: string) =>
  new Promise<void>((resolve, reject) => {
    const socket = new WebSocket(url, "mqtt");
    socket.binaryType = "nodebuffer";
    const split = createSplitter((header, body) => {
      const type = header >> 4;
      if (type === 2) socket.send(subscribe(1, [topic]));
      else if (type === 9) resolve();
      else if (type === 3) {
        const [, packetId, payload] = toPublish(header, body);
        if (packetId) socket.send(puback(packetId));
        arrive(Buffer.from(payload.buffer, payload.byteOffset, 20).toString("latin1"));
      }
    });
    socket.on("open", () => socket.send(connect(true, `client-${at}`, "", "")));
    socket.on("message", (data: Buffer) => split(data));
    socket.on("error", reject);
  });

const overWs = (url: string) =>
  new Promise<void>((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on("open", resolve);
    socket.on("message", (data: Buffer) => arrive(data.toString("latin1", 0, 20)));
    socket.on("error", reject);
  });

const overSocketIo = (url: string) =>
  new Promise<void>((resolve, reject) => {
    const socket = io(url, { transports: ["websocket"], forceNew: true });
    socket.on("connect", () => resolve());
    socket.on("poke", arrive);
    socket.on("connect_error", reject);
  });

const openAll = async ({ kind, url, clients, topic }: Extract<ToSubscribers, { do: "connect" }>) => {
  const open = {
    mqtt: (at: number) => overMqtt(url, at, topic),
    ws: () => overWs(url),
    "socket.io": () => overSocketIo(url),
  };
  for (let at = 0; at < clients; at += 50) {
    await Promise.all(Array.from({ length: Math.min(50, clients - at) }, (_, offset) => open[kind](at + offset)));
  }
};

process.on("message", (message: ToSubscribers) => {
  if (message.do === "count") {
    awaited = message.deliveries;
    return reportWhenAll();
  }
  openAll(message).then(
    () => process.send?.({ did: "connect" } satisfies FromSubscribers),
    (error: unknown) => {
      throw error;
    },
  );
});
process.on("disconnect", () => process.exit(0));
