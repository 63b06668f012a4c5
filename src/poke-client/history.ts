// The exports of `pinpoint-poke-client/history`, for domains whose pokes are kept.
export type { HistoryOptions } from "./history-reader.ts";
export { createPollingClient, type PollingClientOptions } from "./polling.ts";
export { type WithHistoryOptions, withHistory } from "./with-history.ts";
