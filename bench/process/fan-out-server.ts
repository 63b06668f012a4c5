// A server that publishes to all its subscribers: fan-out-server.ts <name> <payload bytes> <QoS>. Controlled by messages
// from the parent process.
import { once } from "node:events";
import http from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Aedes } from "aedes";
import { Server } from "socket.io";
import { createWebSocketStream, WebSocketServer } from "ws";
import { createBroker } from "../../src/local/broker/broker.ts";
import { FULL_ACCESS } from "../../src/local/broker/iot-policy.ts";
import {
  type Listening,
  type Load,
  type MemoryMeasured,
  nowMs,
  type Published,
  type SubscriberKind,
  TOPIC,
  type ToServer,
} from "./fan-out-message.ts";

type Fan = { kind: SubscriberKind; publish(payload: string): Promise<void> | void };
type Start = (server: http.Server, qos: Load["qos"]) => Promise<Fan>;

const ours: Start = async (server, qos) => {
  const authorize = async () => ({ allowed: true as const, principalId: "bench", policies: [FULL_ACCESS] });
  const broker = await createBroker({ authorize });
  server.on("upgrade", broker.upgrade);
  return {
    kind: "mqtt",
    publish: (payload) => broker.publish({ topic: TOPIC, payload: Buffer.from(payload), qos }),
  };
};

const bareAedes: Start = async (server, qos) => {
  const aedes = await Aedes.createBroker();
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket, request) => {
    const stream = createWebSocketStream(socket);
    stream.on("error", () => {});
    aedes.handle(stream, request);
  });
  return {
    kind: "mqtt",
    publish: (payload) =>
      new Promise((resolve, reject) => {
        const packet = { cmd: "publish", topic: TOPIC, payload, qos, dup: false, retain: false } as const;
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
      }),
  };
};

const rawWs: Start = async (server) => {
  const sockets = new WebSocketServer({ server });
  return {
    kind: "ws",
    publish: (payload) => {
      for (const socket of sockets.clients) socket.send(payload);
    },
  };
};

const socketIo: Start = async (server) => {
  const io = new Server(server);
  return {
    kind: "socket.io",
    publish: (payload) => {
      io.emit("poke", payload);
    },
  };
};

const STARTS: Record<string, Start> = { ours, "bare aedes": bareAedes, "raw ws": rawWs, "Socket.IO": socketIo };

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const [name = "", payloadBytes, qos] = process.argv.slice(2);
const load: Load = { payloadBytes: Number(payloadBytes), qos: qos === "1" ? 1 : 0 };
const payload = () => String(nowMs()).padEnd(20, " ").padEnd(load.payloadBytes, "x");

const publish = async (fan: Fan, { count, pace }: Extract<ToServer, { do: "publish" }>): Promise<void> => {
  if (pace === "all in one turn") await Promise.all(Array.from({ length: count }, () => fan.publish(payload())));
  else
    for (let at = 0; at < count; at++) {
      await fan.publish(payload());
      await (pace === "one per turn" ? nextTurn() : pause(pace.everyMs));
    }
};

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** The memory that this process uses after a garbage collection, without kernel buffers. */
const usedBytes = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const report = (message: Listening | Published | MemoryMeasured) => process.send?.(message);

const start = STARTS[name];
if (!start) throw new Error(`unknown server "${name}"; servers: ${Object.keys(STARTS).join(", ")}`);
const server = http.createServer();
const fan = await start(server, load.qos);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();

process.on("message", (message: ToServer) => {
  if (message.do === "measure-memory") return report({ usedBytes: usedBytes() });
  const [startedAt, usage] = [nowMs(), process.cpuUsage()];
  publish(fan, message).then(
    () => {
      const { user, system } = process.cpuUsage(usage);
      report({ startedAt, cpuMs: (user + system) / 1000 });
    },
    (error: unknown) => {
      throw error;
    },
  );
});
process.on("disconnect", () => process.exit(0));
report({ port: typeof address === "object" && address ? address.port : 0, kind: fan.kind });
