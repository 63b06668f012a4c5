import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import { customerTopic } from "../topic.ts";

// [DynamoDB API reference: BatchGetItem] At most 100 items and 16 MB, so that one request reads a whole history.
const POKES_MAX = 100;
// [IoT Core quotas: message broker, message expiry] A broker keeps a message for a client that is offline for a week.
const HOURS_MAX = 168;

/** How many pokes of one customer in a domain are kept, and for how long. */
const HistoryBounds = z.strictObject({
  pokes: z.int().min(1).max(POKES_MAX),
  hours: z.int().min(1).max(HOURS_MAX),
});
export type HistoryBounds = z.infer<typeof HistoryBounds>;

const Domain = z.string().refine((domain) => customerTopic("", domain).ok, { error: "expected a domain" });

/** The bounds of the history by domain. */
export type PokeHistories = ReadonlyMap<string, HistoryBounds>;

/** The domains with a history, as JSON. */
export const PokeHistories = JsonText.pipe(z.record(Domain, HistoryBounds)).transform(
  (bounds): PokeHistories => new Map(Object.entries(bounds).map(([domain, one]) => [domain.normalize(), one])),
);
