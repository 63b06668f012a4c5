// The messages between the processes of the fan-out benchmark. Each request gets one response.
export type SubscriberKind = "mqtt" | "ws" | "socket.io";

/** A pause after each message; or each message in its own turn of the event loop; or all messages in one turn. */
export type Pace = { everyMs: number } | "one per turn" | "all in one turn";

export type ToServer = { do: "publish"; count: number; pace: Pace } | { do: "measure-memory" };
/** Sent once, when the server starts. */
export type Listening = { port: number; kind: SubscriberKind };
export type Published = { startedAt: number; cpuMs: number };
export type MemoryMeasured = { usedBytes: number };

export type ToSubscribers =
  | { do: "connect"; kind: SubscriberKind; port: number; clients: number }
  | { do: "count"; deliveries: number };
export type Connected = { clients: number };
export type Counted = { lastAt: number; p99Ms: number };

export const TOPIC = "poke/v1/m/PLAYLIST/bench";

/** The message that a server sends repeatedly. Only MQTT servers use the QoS. */
export type Load = { payloadBytes: number; qos: 0 | 1 };

/** Milliseconds of a clock that all processes on the machine share. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
