import type { EngineContext } from "../context.ts";
import type { MemberResult } from "../delivery/batch.ts";
import type { ChannelPlan } from "../delivery/batch-plan.ts";
import { writeEventStream } from "../stream/store/event-streams.ts";
import { campaignSend } from "./send-record.ts";
import { type CampaignActivity, countSuccessful } from "./store/campaign-activities.ts";
import { saveReceived } from "./store/received.ts";

/**
 * Writes the results of a batch to the event stream and counts them; if events start the campaign, also stores who received
 * it, because no run then says so. Runs inside the caller's transaction.
 */
export const recordCampaignResults = (
  context: EngineContext,
  activity: CampaignActivity,
  channel: ChannelPlan | undefined,
  results: readonly MemberResult[],
  isEventTriggered: boolean,
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
  const received = results.filter(({ status }) => status === "SUCCESS").map(({ endpointId }) => endpointId);
  countSuccessful(context, activity.id, received.length);
  if (isEventTriggered) saveReceived(context, activity, received);
};
