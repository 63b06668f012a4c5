// The numbers of PROTOCOL.md. A module without imports, so that bundlers inline them.

export const KEEP_ALIVE_SECONDS = 60;
export const KEEP_ALIVE_MS = 60_000;
export const CONNECT_MS = 15_000;
export const SILENCE_MS = 5_000;
// Order is not guaranteed: a poke that was published before the broker was last heard may not have arrived.
export const IN_FLIGHT_MS = 5_000;
export const RENEW_BEFORE_EXPIRY_MS = 360_000;
export const RENEW_SPREAD_MS = 60_000;
// The longest life of a connection with a custom authorizer. [IoT Core developer guide: custom authentication]
// It also stays below the 24 days that a timer can wait.
export const MAX_LIFE_MS = 86_400_000;
// [IoT Core quotas: message broker] One CONNECT per second for each client id.
export const FIXED_ID_WAIT_MS = 1_000;
export const BACKOFF_CAP_MS = 30_000;
export const BUSY_CAP_MS = 300_000;
// [IoT Core quotas: message broker] At most 8 topic filters in one SUBSCRIBE, and 50 subscriptions on a connection.
export const TOPICS_PER_PACKET = 8;
export const MAX_TOPICS = 50;
/** The QoS of every subscription. */
export const QOS = 1;
export const MAX_BODY_BYTES = 262_144;
export const RECENT_POKES = 512;
// `WebSocket.OPEN`; an implementation given in the options may lack it.
export const SOCKET_OPEN = 1;
