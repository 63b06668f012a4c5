import { countBy } from "../../count-by.ts";
import type { EngineContext } from "../context.ts";
import type { Member } from "../delivery/batch.ts";
import type { ChannelPlan } from "../delivery/batch-plan.ts";
import { addResultCounts } from "../delivery/store/result-counts.ts";
import { addUnsent } from "../delivery/store/unsent.ts";
import { writeEventStream } from "../stream/store/event-streams.ts";
import { campaignSend } from "./send-record.ts";
import type { CampaignActivity } from "./store/campaign-activities.ts";
import type { HeldBack } from "./why-held-back.ts";

export type HeldBackMember = HeldBack & { member: Member };

/** Records, in the event stream and for `why-not`, why an activity does not send to endpoints that it selected. */
export const recordHeldBack = (
  context: EngineContext,
  activity: CampaignActivity,
  channel: ChannelPlan,
  heldBack: readonly HeldBackMember[],
): void => {
  if (heldBack.length === 0) return;
  const { appId, campaignId } = activity;
  const source = { kind: "campaign", activityId: activity.id } as const;
  const now = context.clock.now();
  const records = heldBack.map(({ member, status, reason }) =>
    campaignSend(
      { context, appId, endpointId: member.endpointId, now },
      activity,
      channel,
      { ...member, statusMessage: reason },
      status,
    ),
  );
  writeEventStream(context, appId, records);
  const unsent = heldBack.map(({ member, status, reason }) => ({ endpointId: member.endpointId, status, reason }));
  addUnsent(context, { kind: "campaign", id: campaignId }, { appId, source }, unsent);
  addResultCounts(context, source, Object.entries(countBy(unsent, ({ status }) => status)));
};
