// One server that sends to all its subscribers, in a process of its own: fan-out-server.ts <name> <payload bytes> <QoS>.
// Told by messages.
import { once } from "node:events";
import http from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Aedes } from "aedes";
import { Server } from "socket.io";
import { createWebSocketStream, WebSocketServer } from "ws";
import { createBroker } from "../../src/local/broker/broker.ts";
import { fullAccess } from "../../src/local/broker/iot-policy.ts";
import {
  type Listening,
  type Load,
  nowMs,
  type Published,
  type SubscriberKind,
  TOPIC,
  type ToServer,
  type Weighed,
} from "./fan-out-message.ts";

type Fan = { kind: SubscriberKind; publish(payload: string): Promise<void> | void };
type Start = (server: http.Server, qos: Load["qos"]) => Promise<Fan>;

const ours: Start = async (server, qos) => {
  const authorize = async () => ({ allowed: true as const, principalId: "bench", policies: [fullAccess] });
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

const starts: Record<string, Start> = { ours, "bare aedes": bareAedes, "raw ws": rawWs, "Socket.IO": socketIo };

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const [name = "", payloadBytes, qos] = process.argv.slice(2);
const load: Load = { payloadBytes: Number(payloadBytes), qos: qos === "1" ? 1 : 0 };
const payload = () => String(nowMs()).padEnd(20, " ").padEnd(load.payloadBytes, "x");

const publish = async (fan: Fan, { count, pace }: Extract<ToServer, { do: "publish" }>): Promise<void> => {
  if (pace === "all in a turn") await Promise.all(Array.from({ length: count }, () => fan.publish(payload())));
  else
    for (let at = 0; at < count; at++) {
      await fan.publish(payload());
      await (pace === "each in a turn" ? nextTurn() : pause(pace.everyMs));
    }
};

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** What is held by this process after a garbage collection; buffers of the kernel are not in it. */
const weigh = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const tell = (message: Listening | Published | Weighed) => process.send?.(message);

const start = starts[name];
if (!start) throw new Error(`no server "${name}"; there are: ${Object.keys(starts).join(", ")}`);
const server = http.createServer();
const fan = await start(server, load.qos);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();

process.on("message", (message: ToServer) => {
  if (message.do === "weigh") return tell({ usedBytes: weigh() });
  const [startedAt, usage] = [nowMs(), process.cpuUsage()];
  publish(fan, message).then(
    () => {
      const { user, system } = process.cpuUsage(usage);
      tell({ startedAt, cpuMs: (user + system) / 1000 });
    },
    (error: unknown) => {
      throw error;
    },
  );
});
process.on("disconnect", () => process.exit(0));
tell({ port: typeof address === "object" && address ? address.port : 0, kind: fan.kind });
