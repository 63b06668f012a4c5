import * as z from "zod";
import type { Endpoint, MalformedEndpoint } from "../pinpoint/endpoint.ts";
import type { Outcome } from "./outcome.ts";

const Id = z.string().optional();

/** The send that a batch belongs to: the same each time the batch is retried. */
export const Origin = z.object({
  applicationId: Id,
  campaignId: Id,
  journeyId: Id,
  activityId: Id,
  treatmentId: Id,
  runId: Id,
  scheduledTime: Id,
});
export type Origin = z.infer<typeof Origin>;

/** An endpoint of Pinpoint, or a Customer Profile of Connect in the form of an endpoint. */
export type Recipient = { id: string; endpoint: Endpoint | MalformedEndpoint; idempotencyToken?: string };

/** One batch, from Pinpoint or from Connect. */
export type ChannelBatch = {
  origin: Origin;
  /** The marketer's message, unparsed. */
  data: string | undefined;
  recipients: Recipient[];
  /** Outcomes that are known already; these recipients are not in `recipients`. */
  decided: Map<string, Outcome>;
};
