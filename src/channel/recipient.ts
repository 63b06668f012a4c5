import * as z from "zod";
import type { Endpoint, MalformedEndpoint } from "../pinpoint/endpoint.ts";
import type { Outcome } from "./outcome.ts";

const Id = z.string().optional();

/** The send that a batch belongs to: the same for every repeat of it. */
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

/** Somebody to poke: an endpoint of Pinpoint, or a profile of Connect in an endpoint's clothes. */
export type Recipient = { id: string; endpoint: Endpoint | MalformedEndpoint; idempotencyToken?: string };

/** What either door hands to the channel. */
export type ChannelBatch = {
  origin: Origin;
  /** Verbatim what the marketer typed. */
  data: string | undefined;
  recipients: Recipient[];
  /** Those about whom the door has decided already. */
  decided: Map<string, Outcome>;
};
