import type { CampaignHookEvent } from "../pinpoint/campaign-hook-event.ts";
import { type Endpoint, isMalformed } from "../pinpoint/endpoint.ts";
import type { Decision } from "./flow/run-steps.ts";
import type { HookBatch } from "./step.ts";

/** A campaign's event as a batch for the steps. An endpoint that cannot be read is not sent to, and it is said why. */
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
      // A run that names no activity is told apart by the time that it was planned for.
      activityId: event.ActivityId ?? event.ScheduledTime ?? undefined,
      endpoints,
    },
    decisions,
  };
};
