// The numbers of PROTOCOL.md. A module without imports, so that a bundler can write them where they are used.

export const KEEP_ALIVE_SECONDS = 60;
export const CONNECT_MS = 15_000;
export const SILENCE_MS = 5_000;
// No order is promised: a poke that was accepted before the last sign of life may still have been on its way.
export const IN_FLIGHT_MS = 5_000;
export const RENEW_BEFORE_EXPIRY_MS = 360_000;
export const RENEW_SPREAD_MS = 60_000;
// [IoT Core] no connection with a custom authorizer lives longer; timers go up to 24 days.
export const MAX_LIFE_MS = 86_400_000;
// [IoT Core quotas] one CONNECT per second for a client id.
export const FIXED_ID_WAIT_MS = 1_000;
export const BACKOFF_CAP_MS = 30_000;
export const BUSY_CAP_MS = 300_000;
// [IoT Core quotas: message broker] at most 8 filters in one SUBSCRIBE, 50 subscriptions a connection.
export const TOPICS_PER_PACKET = 8;
export const MAX_TOPICS = 50;
export const MAX_BODY_BYTES = 262_144;
export const RECENT_POKES = 512;
