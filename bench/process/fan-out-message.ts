// What the processes of the fan-out benchmark say to each other: each message is answered with one.
export type SubscriberKind = "mqtt" | "ws" | "socket.io";

/** A pause of so many milliseconds after each, each in a turn of the event loop of its own, or all in one. */
export type Pace = { everyMs: number } | "each in a turn" | "all in a turn";

export type ToServer = { do: "publish"; count: number; pace: Pace } | { do: "weigh" };
/** Told unasked, once. */
export type Listening = { port: number; kind: SubscriberKind };
export type Published = { startedAt: number; cpuMs: number };
export type Weighed = { usedBytes: number };

export type ToSubscribers =
  | { do: "connect"; kind: SubscriberKind; port: number; clients: number }
  | { do: "count"; deliveries: number };
export type Connected = { clients: number };
export type Counted = { lastAt: number; p99Ms: number };

export const TOPIC = "poke/v1/m/PLAYLIST/bench";

/** What a server sends, again and again. Only MQTT knows a QoS. */
export type Load = { payloadBytes: number; qos: 0 | 1 };

/** One clock for all processes of the machine. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
