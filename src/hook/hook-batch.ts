import type { CampaignHookEvent } from "../pinpoint/campaign-hook-event.ts";
import { type Endpoint, isMalformed } from "../pinpoint/endpoint.ts";
import type { Decision } from "./decision.ts";
import type { HookBatch } from "./step.ts";

/** The event's endpoints as a batch for the steps. Malformed endpoints are dropped, each with a decision. */
export const toHookBatch = (event: CampaignHookEvent): { batch: HookBatch; decisions: Decision[] } => {
  const endpoints = new Map<string, Endpoint>();
  const decisions: Decision[] = [];
  for (const [endpointId, endpoint] of Object.entries(event.Endpoints)) {
    if (isMalformed(endpoint)) {
      decisions.push({ endpointId, step: "read", kind: "drop", reason: `malformed: ${endpoint.malformed}` });
    } else endpoints.set(endpointId, endpoint);
  }
  return {
    batch: {
      applicationId: event.ApplicationId,
      campaignId: event.CampaignId ?? undefined,
      treatmentId: event.TreatmentId ?? undefined,
      // A run without an activity id is identified by its scheduled time.
      activityId: event.ActivityId ?? event.ScheduledTime ?? undefined,
      endpoints,
    },
    decisions,
  };
};
