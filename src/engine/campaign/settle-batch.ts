import type { EngineContext } from "../context.ts";
import type { MemberResult } from "../delivery/batch.ts";
import type { Order } from "../delivery/order.ts";
import { writeEventStream } from "../stream/store/event-stream.ts";
import { campaignSend } from "./send-record.ts";
import { type CampaignActivity, countSuccessful } from "./store/campaign-activities.ts";

/** Records what became of a batch, inside the caller's transaction. */
export const settleCampaignBatch = (
  context: EngineContext,
  activity: CampaignActivity,
  deliver: Order["deliver"] | undefined,
  results: readonly MemberResult[],
): void => {
  const now = context.clock.now();
  const records = results.flatMap((result) => [
    campaignSend(
      { context, appId: activity.appId, endpointId: result.endpointId, now },
      activity,
      deliver,
      result,
      result.status,
    ),
    ...(result.records ?? []),
  ]);
  writeEventStream(context, activity.appId, records);
  countSuccessful(context, activity.id, results.filter(({ status }) => status === "SUCCESS").length);
};
