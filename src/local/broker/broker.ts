import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import { createAdmission } from "./admission.ts";
import type { Authorize } from "./authorization.ts";
import type { Connection } from "./connection.ts";
import { createHooks } from "./hooks.ts";
import { connectIntervalMs, sessionExpiryMs } from "./limits.ts";
import { createPersistence } from "./persistence.ts";
import { createRegistry } from "./registry.ts";
import { createRetained } from "./retained.ts";
import { createSessions } from "./sessions.ts";
import { type Arrival, createWebSocketDoor } from "./web-socket-server.ts";

export type BrokerSettings = {
  authorize: Authorize;
  region?: string;
  accountId?: string;
  now?: () => number;
  /** IoT Core's numbers unless given; tests give shorter ones. */
  connectIntervalMs?: number;
  sessionExpiryMs?: number;
  drainTimeoutMs?: number;
  log?: (message: string, facts: Record<string, unknown>) => void;
};

export type BrokerMessage = {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1;
  retain?: boolean;
  /** Seconds that the message may wait for a client that is away. */
  messageExpiry?: number | undefined;
};

export type ConnectionSummary = { clientId: string; principalId: string; connectedAt: number; subscriptions: string[] };

export type Broker = {
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Resolves once the message is stored for those who are away and on its way to those who are here. */
  publish: (message: BrokerMessage) => Promise<void>;
  connections: () => ConnectionSummary[];
  /** Cuts the network under the connections, as when a phone goes into a tunnel; says how many. */
  dropConnections: (isDropped?: (connection: ConnectionSummary) => boolean) => number;
  takesRetained: (topic: string) => boolean;
  close: () => Promise<void>;
};

const summary = ({ clientId, principalId, connectedAt, filters }: Connection): ConnectionSummary => ({
  clientId,
  principalId,
  connectedAt,
  subscriptions: [...filters.keys()],
});

const packetOf = ({ topic, payload, qos, retain = false, messageExpiry }: BrokerMessage, nowMs: number) => ({
  cmd: "publish" as const,
  topic,
  payload: Buffer.from(payload),
  qos,
  retain,
  dup: false,
  ...(messageExpiry === undefined ? {} : { messageExpiry: nowMs + messageExpiry * 1_000 }),
});

const turn = () => new Promise(setImmediate);

/** aedes takes a message that was numbered earlier for a duplicate; QoS 1 ones are stored first and must not be overtaken. */
const createPublisher = (aedes: Aedes, now: () => number, log: NonNullable<BrokerSettings["log"]>) => {
  let storing = 0;
  return async (message: BrokerMessage): Promise<void> => {
    while (message.qos === 0 && storing > 0) await turn();
    storing += message.qos;
    aedes.publish(packetOf(message, now()), (error) => error && log("publish failed", { reason: error.message }));
    // aedes reports back when the last subscriber's socket took its copy; a frozen one must not hold up the publisher.
    await turn();
    storing -= message.qos;
  };
};

/** An MQTT broker with the limits and the manners of IoT Core: aedes behind one-frame writes and a guard. */
export const createBroker = async (settings: BrokerSettings): Promise<Broker> => {
  const { authorize, now = Date.now, log = () => {} } = settings;
  const { region = "us-east-1", accountId = "000000000000" } = settings;
  const arrivals = new WeakMap<Duplex, Arrival>();
  const registry = createRegistry();
  const retained = createRetained();
  const sessions = createSessions({
    now,
    expiryMs: settings.sessionExpiryMs ?? sessionExpiryMs,
    isGranted: (client, filter) => registry.find(client)?.filters.has(filter) ?? false,
  });
  const admit = createAdmission({
    authorize,
    arnPrefix: `arn:aws:iot:${region}:${accountId}`,
    now,
    connectIntervalMs: settings.connectIntervalMs ?? connectIntervalMs,
  });

  const aedes = await Aedes.createBroker({
    persistence: createPersistence(sessions, retained),
    // No turnstile: with one, a hundred messages that wait for a frozen client hold up everybody's.
    concurrency: 0,
    drainTimeout: settings.drainTimeoutMs ?? 5_000,
    ...createHooks({ admit, arrivals, registry, retained, log }),
  });
  aedes.on("client", (client) => sessions.connected(client.id));
  aedes.on("clientDisconnect", (client) => sessions.disconnected(client.id));
  aedes.on("unsubscribe", (filters, client) => {
    for (const filter of filters) registry.find(client)?.filters.delete(filter);
  });
  aedes.on("clientError", (client, error) => log("connection lost", { clientId: client.id, reason: error.message }));

  const door = createWebSocketDoor((arrival) => {
    arrivals.set(arrival.stream, arrival);
    aedes.handle(arrival.stream, arrival.request);
  });

  return {
    upgrade: door.upgrade,
    publish: createPublisher(aedes, now, log),
    connections: () => registry.up().map(summary),
    dropConnections: (isDropped = () => true) => {
      const dropped = registry.up().filter((connection) => isDropped(summary(connection)));
      for (const { socket } of dropped) socket.destroy();
      return dropped.length;
    },
    takesRetained: retained.takes,
    close: async () => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      door.close();
    },
  };
};
