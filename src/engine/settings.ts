import * as z from "zod";
import {
  ENDPOINTS_PER_INVOCATION,
  ENDPOINTS_PER_INVOCATION_MAX,
  HOOK_ATTEMPTS,
  LAMBDA_WAIT_MS,
} from "../pinpoint/limits.ts";
import { WEBHOOK_SECRET } from "../webhook-signature.ts";

const WebhookSecret = z.string().regex(WEBHOOK_SECRET, {
  message: "must be whsec_ and the base64 of 24 to 64 random bytes",
});
// Each adds 48 bytes to a header of every request; a rotation needs two.
const WEBHOOK_SECRETS_MAX = 10;

/** Settings that can change while the engine runs: quotas, and behavior that AWS does not specify. */
export const EngineSettings = z.strictObject({
  /** The edition of the API request quotas; with `retired`, operations that ended on 2026-10-30 return errors. */
  quotas: z.enum(["none", "2023", "2026", "retired"]).default("none"),
  /** What follows the JSON in a stream record. Unspecified by AWS, whose samples contain both. */
  streamRecordEnd: z.enum(["none", "newline"]).default("none"),
  /** While true, no runs or batches start; batches in flight finish. */
  paused: z.boolean().default(false),
  /** Sources disagree: 50 in the Pinpoint developer guide, 100 in the AWS guide for ISVs. */
  endpointsPerInvocation: z.int().min(1).max(ENDPOINTS_PER_INVOCATION_MAX).default(ENDPOINTS_PER_INVOCATION),
  /** Open batches of all campaigns and journeys together. */
  batchesInFlight: z.int().min(1).max(1000).default(8),
  /** How long an invocation may take, in real time. */
  functionWaitMs: z.int().min(1).default(LAMBDA_WAIT_MS),
  /** With `any`, webhooks may be at private and loopback addresses and use plain HTTP. */
  webhookTargets: z.enum(["public", "any"]).default("public"),
  /** Whether a webhook must confirm the account in response to a HEAD request before a campaign or journey may use it. */
  webhookCheck: z.enum(["head", "none"]).default("head"),
  /** The secrets that sign requests to webhooks, each with a signature of its own; without them, requests are not signed. */
  webhookSecrets: z.array(WebhookSecret).max(WEBHOOK_SECRETS_MAX).default([]),
  hookAttempts: z.int().min(1).default(HOOK_ATTEMPTS),
  /** Unspecified by AWS; chosen because it is the number for hooks. */
  channelAttempts: z.int().min(1).default(HOOK_ATTEMPTS),
  /**
   * Whether an endpoint for which a channel returns the event attribute `outcome` as `refused` or `skipped` counts as not
   * delivered. Pinpoint counts every endpoint of an invocation that returned, as `ignored` does. [Pinpoint developer guide:
   * custom channels] Default `counted`, because a channel that refuses all endpoints would otherwise look like a success.
   */
  channelOutcomes: z.enum(["counted", "ignored"]).default("counted"),
  /** Throttled invocations of a batch before it fails. */
  throttledAttempts: z.int().min(0).default(10),
  /** The wait before a batch is attempted again; it doubles each time. Unspecified by AWS; chosen to bridge a brief outage. */
  firstRetryMs: z.int().min(1).default(1_000),
  /** Invokes every function twice with the same event, as may happen with at-least-once delivery. */
  duplicateBatches: z.boolean().default(false),
  /**
   * Whether functions receive `Attributes`, `Metrics` and `User` of an endpoint when they are empty. Unspecified by AWS,
   * whose samples differ; a function must accept both.
   */
  emptyEndpointFields: z.enum(["present", "absent"]).default("present"),
  /** The event of a journey has no public schema; each switch is a variant that a channel must accept. */
  journeyEvent: z
    .strictObject({
      journeyActivityId: z.boolean().default(false),
      emptyCampaignId: z.boolean().default(false),
      withoutMessage: z.boolean().default(false),
    })
    .prefault({}),
});
export type EngineSettings = z.infer<typeof EngineSettings>;
