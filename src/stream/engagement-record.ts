import * as z from "zod";
import { EventStreamRecord } from "../pinpoint/event-stream-record.ts";

const { event_type, event_timestamp, arrival_timestamp, attributes, metrics } = EventStreamRecord.shape;
const Id = z.string().optional();

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((text) => typeof text === "string");

/** Nearly always texts already; then they are taken as they are, at a third of the cost of reading each. */
const Texts = z.union([z.custom<Record<string, string>>(isTexts), attributes]);

/**
 * What the consumer reads of a record of the event stream, by the record's own rules. It leaves out the keys that it
 * does not read, which halves the cost of a parse; the record itself goes on as the text that it came as.
 */
export const EngagementRecord = z.object({
  event_type,
  event_timestamp,
  arrival_timestamp,
  attributes: Texts,
  metrics,
  application: z.object({ app_id: Id }).optional(),
  client: z.object({ client_id: Id }).optional(),
  client_context: z.object({ custom: z.object({ endpoint: z.string().optional() }).optional() }).optional(),
  facets: z.unknown().optional(),
});
export type EngagementRecord = z.infer<typeof EngagementRecord>;
