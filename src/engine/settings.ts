import * as z from "zod";
import {
  ENDPOINTS_PER_INVOCATION,
  ENDPOINTS_PER_INVOCATION_MAX,
  HOOK_ATTEMPTS,
  LAMBDA_WAIT_MS,
} from "../pinpoint/limits.ts";

/** What a running engine can be told to do differently: quotas, and the behaviors that AWS leaves open. */
export const EngineSettings = z.strictObject({
  /** Requests a second that the API admits; `retired` answers errors for what ended on 2026-10-30. */
  quotas: z.enum(["none", "2023", "2026", "retired"]).default("none"),
  /** What follows each document in a stream record; unspecified by AWS, and AWS's own samples expect either. */
  streamRecordEnd: z.enum(["none", "newline"]).default("none"),
  /** Nothing new is begun while true; what is in flight is finished. */
  paused: z.boolean().default(false),
  /** Sources disagree: 50 in AWS's documentation, 100 in the ISV guide. */
  endpointsPerInvocation: z.int().min(1).max(ENDPOINTS_PER_INVOCATION_MAX).default(ENDPOINTS_PER_INVOCATION),
  /** Batches that are open at once, over all campaigns and journeys. */
  batchesInFlight: z.int().min(1).max(1000).default(8),
  /** How long a function may take to answer, in real time. */
  functionWaitMs: z.int().min(1).default(LAMBDA_WAIT_MS),
  hookAttempts: z.int().min(1).default(HOOK_ATTEMPTS),
  /** unspecified by AWS; chosen because hooks have as many. */
  channelAttempts: z.int().min(1).default(HOOK_ATTEMPTS),
  /** Throttled invocations of one batch before it counts as failed. */
  throttledAttempts: z.int().min(0).default(10),
  /** Invokes every function twice with the same event, as at-least-once delivery may. */
  duplicateBatches: z.boolean().default(false),
  /** The event that journeys send has no public schema; each switch offers a shape that a channel must survive. */
  journeyEvent: z
    .strictObject({
      journeyActivityId: z.boolean().default(false),
      emptyCampaignId: z.boolean().default(false),
      withoutMessage: z.boolean().default(false),
    })
    .prefault({}),
});
export type EngineSettings = z.infer<typeof EngineSettings>;
