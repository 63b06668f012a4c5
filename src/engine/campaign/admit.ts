import type { EngineContext } from "../context.ts";
import type { Member } from "../delivery/batch.ts";
import type { ChannelPlan } from "../delivery/batch-plan.ts";
import { localTimeMs, timeZoneOf } from "../delivery/local-time.ts";
import { addPaced } from "../delivery/store/pace.ts";
import { addMessages, countMessages } from "../delivery/store/sent-messages.ts";
import { type HeldBackMember, recordHeldBack } from "./record-held-back.ts";
import type { SendRules } from "./send-rules.ts";
import type { CampaignActivity } from "./store/campaign-activities.ts";
import { whyHeldBack } from "./why-held-back.ts";

const DAY_MS = 86_400_000;
const NO_COUNTS: ReadonlyMap<string, number> = new Map();

/** An endpoint that a campaign activity selected. */
export type Candidate = { member: Member; expiresAtMs: number | undefined };

/**
 * The members that an activity sends to now; records the others with their reasons. Counts the messages and the pace.
 * Runs inside the caller's transaction.
 */
export const admit = (
  context: EngineContext,
  activity: CampaignActivity,
  rules: SendRules,
  channel: ChannelPlan,
  candidates: readonly Candidate[],
): Member[] => {
  const now = context.clock.now();
  const { ofDay, ofCampaign } = countsOf(context, activity.appId, rules, candidates);
  const admitted: Member[] = [];
  const heldBack: HeldBackMember[] = [];
  for (const { member, expiresAtMs } of candidates) {
    const zone = rules.quietHours && timeZoneOf(member.document);
    const facts = {
      local: zone === undefined ? undefined : { zone, ms: localTimeMs(zone, now) },
      messagesOfDay: ofDay.get(member.endpointId) ?? 0,
      messagesOfCampaign: ofCampaign.get(member.endpointId) ?? 0,
      expiresAtMs,
    };
    const reason = whyHeldBack(rules, facts, now);
    if (reason === undefined) admitted.push(member);
    else heldBack.push({ ...reason, member });
  }
  recordHeldBack(context, activity, channel, heldBack);
  count(context, activity.appId, rules, admitted, heldBack);
  return admitted;
};

const countsOf = (
  context: EngineContext,
  appId: string,
  { sender, daily, total }: SendRules,
  candidates: readonly Candidate[],
) => {
  const ids = candidates.map(({ member }) => member.endpointId);
  const since = context.clock.now() - DAY_MS;
  return {
    ofDay: daily ? countMessages(context, appId, ids, { by: daily.by, sinceMs: since, targeted: false }) : NO_COUNTS,
    // [Pinpoint user guide: editing a project's default settings] the limit counts messages that target an endpoint.
    ofCampaign: total
      ? countMessages(context, appId, ids, { by: { kind: "sender", sender }, sinceMs: 0, targeted: true })
      : NO_COUNTS,
  };
};

const count = (
  context: EngineContext,
  appId: string,
  { sender, isCounted, perSecond }: SendRules,
  admitted: readonly Member[],
  heldBack: readonly HeldBackMember[],
): void => {
  if (perSecond !== undefined) addPaced(context, sender, admitted.length);
  if (!isCounted) return;
  const targeted = heldBack.filter(({ status }) => status !== "CAMPAIGN_CAP").map(({ member }) => member.endpointId);
  const sent = admitted.map(({ endpointId }) => endpointId);
  addMessages(context, appId, sender, targeted, "held-back");
  addMessages(context, appId, sender, sent, "sent");
};
