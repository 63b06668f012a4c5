import { createHash } from "node:crypto";
import type { Origin } from "./recipient.ts";

const hash = (parts: unknown[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("base64url");

const originParts = (origin: Origin): unknown[] => [
  origin.applicationId,
  origin.campaignId,
  origin.journeyId,
  origin.activityId,
  origin.treatmentId,
  origin.runId,
  origin.scheduledTime,
];

/** Names one poke of one send to one recipient: the same however often and in whatever batch it comes. */
export const pokeId = (
  origin: Origin,
  recipientId: string,
  token: string | undefined,
  data: string | undefined,
): string => hash(["poke", ...originParts(origin), recipientId, token, data]);

/** Names one multicast of one send: the same for everybody who shares domain, filter and rendered data. */
export const multicastId = (origin: Origin, domain: string, filter: string, renderedData: string | undefined): string =>
  hash(["multicast", ...originParts(origin), domain, filter, renderedData]);

/** Names what is told about one recipient of one send. */
export const resultId = (
  eventType: string,
  origin: Origin,
  recipientId: string,
  deliveryId: string | undefined,
): string => hash([eventType, ...originParts(origin), recipientId, deliveryId]);
