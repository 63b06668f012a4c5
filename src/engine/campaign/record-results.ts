import type { EngineContext } from "../context.ts";
import type { MemberResult } from "../delivery/batch.ts";
import type { ChannelPlan } from "../delivery/batch-plan.ts";
import { writeEventStream } from "../stream/store/event-streams.ts";
import { campaignSend } from "./send-record.ts";
import { type CampaignActivity, countSuccessful } from "./store/campaign-activities.ts";

/** Writes the results of a batch to the event stream and counts them. Runs inside the caller's transaction. */
export const recordCampaignResults = (
  context: EngineContext,
  activity: CampaignActivity,
  channel: ChannelPlan | undefined,
  results: readonly MemberResult[],
): void => {
  const now = context.clock.now();
  const records = results.flatMap((result) => [
    campaignSend(
      { context, appId: activity.appId, endpointId: result.endpointId, now },
      activity,
      channel,
      result,
      result.status,
    ),
    ...(result.records ?? []),
  ]);
  writeEventStream(context, activity.appId, records);
  countSuccessful(context, activity.id, results.filter(({ status }) => status === "SUCCESS").length);
};
