import type { EngineContext } from "../context.ts";
import type { Batch, Member } from "../delivery/batch.ts";
import { timeZoneOf } from "../delivery/local-time.ts";
import { insertBatches } from "../delivery/store/batches.ts";
import { addPaced } from "../delivery/store/pace.ts";
import { addMessages, countMessages } from "../delivery/store/sent-messages.ts";
import type { JourneyActivity } from "./activities.ts";
import type { ActivityRef } from "./activity-type.ts";
import { decideSend } from "./decide-send.ts";
import { findRecipient } from "./find-recipient.ts";
import type { WriteJourney } from "./journey.ts";
import { isOverFor } from "./local-schedule.ts";
import { type Dropped, recordDropped, recordWaitFinished } from "./record-dropped.ts";
import type { JourneySendRules } from "./send-rules.ts";
import { hasSendingHours } from "./sending-hours.ts";
import { sendingHoursOf } from "./sending-hours-of.ts";
import { markSending, moveParticipant, type Participant } from "./store/participants.ts";

/** A send activity of a journey, and the rules for its messages. */
export type Sending = {
  journey: WriteJourney;
  activity: Extract<JourneyActivity, { kind: "send" }>;
  rules: JourneySendRules;
};

type Candidate = { participant: Participant; member: Member };

/** Stores batches for the participants that the rules admit now, and moves the others. Runs inside the caller's transaction. */
export const sendTo = (
  context: EngineContext,
  ref: ActivityRef,
  sending: Sending,
  participants: readonly Participant[],
): Batch[] => {
  if (participants.length === 0) return [];
  const candidates = participants.flatMap((participant) => candidateOf(context, ref, sending, participant));
  const members = admit(context, ref, sending, candidates);
  const ids = members.map(({ endpointId }) => endpointId);
  const { sender, perSecond, isCounted } = sending.rules;
  if (perSecond !== undefined) addPaced(context, sender, ids.length);
  if (isCounted) addMessages(context, ref.appId, sender, ids, "sent");
  const now = context.clock.now();
  return insertBatches(context, members, {
    appId: ref.appId,
    source: { kind: "journey", runId: ref.runId, activity: ref.activity },
    stage: "deliver",
    scheduledTime: new Date(now).toISOString(),
    dueAt: now,
  });
};

/** The participant with the endpoint that its message goes to; moves it if there is none. */
const candidateOf = (
  context: EngineContext,
  ref: ActivityRef,
  { journey, activity }: Sending,
  participant: Participant,
): Candidate[] => {
  const { endpointId } = participant;
  const now = context.clock.now();
  const recipient = findRecipient(context, ref, activity, endpointId);
  switch (recipient.kind) {
    case "member":
      if (!isOverFor(journey, recipient.member.document, now)) return [{ participant, member: recipient.member }];
      moveParticipant(context, ref.runId, { endpointId, to: undefined, dueAt: now });
      return [];
    case "passes-through":
      moveParticipant(context, ref.runId, { endpointId, to: activity.next, dueAt: now });
      return [];
    case "deleted":
      moveParticipant(context, ref.runId, { endpointId, to: undefined, dueAt: now });
      return [];
    default:
      return recipient satisfies never;
  }
};

const admit = (
  context: EngineContext,
  ref: ActivityRef,
  { journey, activity, rules }: Sending,
  candidates: readonly Candidate[],
): Member[] => {
  const now = context.clock.now();
  const policy = {
    caps: rules.caps,
    hours: sendingHoursOf(journey, rules.quietHours, activity.type),
    waits: journey.WaitForQuietTime === true,
  };
  const counts = countsOf(context, ref.appId, rules, candidates);
  const isTimed = hasSendingHours(policy.hours);
  const dropped: Dropped[] = [];
  const waited: Member[] = [];
  const admitted = candidates.flatMap(({ participant, member }) => {
    const { endpointId } = participant;
    const facts = {
      zone: isTimed ? timeZoneOf(member.document) : undefined,
      counts: counts.map((ofCap) => ofCap.get(member.endpointId) ?? 0),
    };
    const decision = decideSend(policy, facts, now);
    switch (decision.kind) {
      case "send":
        if (participant.waited) waited.push(member);
        markSending(context, ref.runId, endpointId);
        return [member];
      case "wait":
        moveParticipant(context, ref.runId, { endpointId, to: ref.activity, dueAt: decision.untilMs, waited: true });
        return [];
      case "drop":
        dropped.push({ member, ...decision });
        moveParticipant(context, ref.runId, { endpointId, to: activity.next, dueAt: now });
        return [];
      default:
        return decision satisfies never;
    }
  });
  recordWaitFinished(context, ref, waited);
  recordDropped(context, ref, activity.type, dropped);
  return admitted;
};

const countsOf = (
  context: EngineContext,
  appId: string,
  { caps }: JourneySendRules,
  candidates: readonly Candidate[],
) => {
  const ids = candidates.map(({ member }) => member.endpointId);
  const now = context.clock.now();
  return caps.map(({ by, withinMs }) =>
    countMessages(context, appId, ids, { by, sinceMs: Math.max(0, now - withinMs), targeted: false }),
  );
};
