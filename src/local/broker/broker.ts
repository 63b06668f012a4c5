import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import { createAdmission } from "./admission.ts";
import { createAedesHooks } from "./aedes-hooks.ts";
import type { AuthorizeConnect } from "./authorization.ts";
import type { Connection } from "./connection.ts";
import { CONNECT_INTERVAL_MS, CONNECT_TIMEOUT_MS, DRAIN_TIMEOUT_MS, SESSION_EXPIRY_MS } from "./limits.ts";
import { createPersistence } from "./persistence.ts";
import { createRegistry } from "./registry.ts";
import { createRetained } from "./retained.ts";
import { createSessions, type SessionSummary } from "./sessions.ts";
import { createWebSocketServer, type IncomingConnection } from "./web-socket-server.ts";

export type BrokerSettings = {
  authorize: AuthorizeConnect;
  region?: string;
  accountId?: string;
  /** Milliseconds of a monotonic clock, which changes of the wall clock do not affect. */
  now?: () => number;
  // Times in real milliseconds. The defaults are in limits.ts; tests use shorter ones.
  connectIntervalMs?: number;
  connectTimeoutMs?: number;
  sessionExpiryMs?: number;
  drainTimeoutMs?: number;
  log?: (message: string, facts: Record<string, unknown>) => void;
};

export type BrokerMessage = {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1;
  retain?: boolean;
  /** Seconds that the message is kept for a client that is not connected. */
  messageExpiry?: number | undefined;
};

export type ConnectionSummary = { clientId: string; principalId: string; subscriptions: string[] };

export type Broker = {
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Resolves when the message is queued for absent clients and passed to the sockets of connected ones. */
  publish: (message: BrokerMessage) => Promise<void>;
  connections: () => ConnectionSummary[];
  /** The persistent sessions, of connected and of absent clients. */
  sessions: () => SessionSummary[];
  /** Destroys the sockets of connections, as a lost network does; returns how many. */
  dropConnections: (isDropped?: (connection: ConnectionSummary) => boolean) => number;
  /** Whether a retained message on this topic is within the quota. */
  canRetain: (topic: string) => boolean;
  close: () => Promise<void>;
};

/** An MQTT broker with the limits of IoT Core: aedes, with its own admission, packet rules and delivery of QoS 0. */
export const createBroker = async (settings: BrokerSettings): Promise<Broker> => {
  const { authorize, now = () => performance.now(), log = () => {} } = settings;
  const { region = "us-east-1", accountId = "000000000000" } = settings;
  const incoming = new WeakMap<Duplex, IncomingConnection>();
  const retained = createRetained();
  const sessions = createSessions({
    now,
    expiryMs: settings.sessionExpiryMs ?? SESSION_EXPIRY_MS,
    connectionOf: (client) => registry.find(client),
  });
  const registry = createRegistry({ opened: sessions.connected, closed: sessions.disconnected });
  const admit = createAdmission({
    authorize,
    arnPrefix: `arn:aws:iot:${region}:${accountId}`,
    now,
    connectIntervalMs: settings.connectIntervalMs ?? CONNECT_INTERVAL_MS,
  });

  const aedes = await Aedes.createBroker({
    persistence: createPersistence(sessions, retained),
    // Unlimited: with a limit, messages that wait for one frozen client block the messages of all others.
    concurrency: 0,
    connectTimeout: settings.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    drainTimeout: settings.drainTimeoutMs ?? DRAIN_TIMEOUT_MS,
    ...createAedesHooks({ admit, incoming, registry, retained, log }),
  });
  aedes.on("unsubscribe", (filters, client) => {
    for (const filter of filters) registry.find(client)?.filters.delete(filter);
  });
  for (const event of ["clientError", "connectionError"] as const) {
    aedes.on(event, (client, error) => log("connection lost", { clientId: client.id, reason: error.message }));
  }
  // Without a listener, an "error" event is thrown.
  const emitter: EventEmitter = aedes;
  emitter.on("error", (error) => log("the broker failed", { reason: String(error) }));

  const webSockets = createWebSocketServer((connection) => {
    incoming.set(connection.stream, connection);
    aedes.handle(connection.stream, connection.request);
  });

  return {
    upgrade: webSockets.upgrade,
    publish: createPublisher(aedes, now, log),
    connections: () => registry.list().map(summary),
    sessions: sessions.list,
    dropConnections: (isDropped = () => true) => {
      const dropped = registry.list().filter((connection) => isDropped(summary(connection)));
      for (const { socket } of dropped) socket.destroy();
      return dropped.length;
    },
    canRetain: retained.canStore,
    close: async () => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      webSockets.close();
    },
  };
};

const summary = ({ clientId, principalId, filters }: Connection): ConnectionSummary => ({
  clientId,
  principalId,
  subscriptions: [...filters.keys()],
});

const toPacket = ({ topic, payload, qos, retain = false, messageExpiry }: BrokerMessage, nowMs: number) => ({
  cmd: "publish" as const,
  topic,
  payload: Buffer.from(payload),
  qos,
  retain,
  dup: false,
  ...(messageExpiry === undefined ? {} : { messageExpiry: nowMs + messageExpiry * 1_000 }),
});

const nextTurn = () => new Promise(setImmediate);

/**
 * aedes numbers messages, stores a QoS 1 message before it delivers it, and drops a message as a duplicate if its number
 * is lower than that of the last delivered one. A QoS 0 message therefore waits while QoS 1 messages are being stored.
 */
const createPublisher = (aedes: Aedes, now: () => number, log: NonNullable<BrokerSettings["log"]>) => {
  let storing = 0;
  return async (message: BrokerMessage): Promise<void> => {
    while (message.qos === 0 && storing > 0) await nextTurn();
    storing += message.qos;
    aedes.publish(toPacket(message, now()), (error) => error && log("publish failed", { reason: error.message }));
    // The callback of aedes is not awaited, because one frozen subscriber delays it.
    await nextTurn();
    storing -= message.qos;
  };
};
