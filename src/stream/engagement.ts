import type * as z from "zod";
import { type Issue, toIssues } from "../errors.ts";
import { EumEvent } from "../pinpoint/eum-event.ts";
import { SesEvent } from "../pinpoint/ses-event.ts";
import { classifyEum } from "./classify-eum.ts";
import { classifyPinpoint } from "./classify-pinpoint.ts";
import { classifySes } from "./classify-ses.ts";
import { EngagementRecord } from "./engagement-record.ts";
import type { Classified } from "./notification.ts";

/** What a document turned out to be. */
export type Recognized =
  | { kind: "classified"; classified: Classified; arrivedAt?: number | undefined }
  | { kind: "test-event" }
  | { kind: "malformed"; issues: Issue[] };

const EUM_FAMILY = /^(?:TEXT|VOICE|MEDIA|RCS)_/i;

const parseAs = <T>(schema: z.ZodType<T>, document: object, classify: (parsed: T) => Recognized): Recognized => {
  const parsed = schema.safeParse(document);
  return parsed.success ? classify(parsed.data) : { kind: "malformed", issues: toIssues(parsed.error) };
};

const fromPinpoint = (record: EngagementRecord): Recognized =>
  // Sent when a stream is connected, and documented nowhere. [facts §3.1: AWS's own consumers drop it]
  record.event_type === "_test.event_stream"
    ? { kind: "test-event" }
    : { kind: "classified", classified: classifyPinpoint(record), arrivedAt: record.arrival_timestamp };

/**
 * Tells the products apart by the one key that each always has, then reads the document by that product's schema. A
 * document of no product is known to nobody here and passes on as it is.
 */
export const recognize = (document: object): Recognized => {
  if ("event_type" in document) return parseAs(EngagementRecord, document, fromPinpoint);
  if ("mail" in document && ("eventType" in document || "notificationType" in document)) {
    return parseAs(SesEvent, document, (event) => ({ kind: "classified", classified: classifySes(event) }));
  }
  if ("eventType" in document && typeof document.eventType === "string" && EUM_FAMILY.test(document.eventType)) {
    return parseAs(EumEvent, document, (event) => ({ kind: "classified", classified: classifyEum(event) }));
  }
  return { kind: "classified", classified: { type: "unknown", source: "other", event: "unknown" } };
};
