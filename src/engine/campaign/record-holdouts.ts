import type { EngineContext } from "../context.ts";
import type { Member } from "../delivery/batch.ts";
import { writeEventStream } from "../stream/store/event-streams.ts";
import type { CampaignActivityPlan } from "./plan-of-activity.ts";
import { campaignSend } from "./send-record.ts";
import type { CampaignActivity } from "./store/campaign-activities.ts";

/** Writes the endpoints of the holdout to the event stream. Runs inside the caller's transaction. */
export const recordHoldouts = (
  context: EngineContext,
  activity: CampaignActivity,
  { batchPlan }: CampaignActivityPlan,
  holdouts: readonly Member[],
): void => {
  if (holdouts.length === 0) return;
  const now = context.clock.now();
  const records = holdouts.map((member) =>
    campaignSend(
      { context, appId: activity.appId, endpointId: member.endpointId, now },
      activity,
      batchPlan.channel,
      member,
      "HOLDOUT",
    ),
  );
  writeEventStream(context, activity.appId, records);
};
