import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { addUnsent } from "../delivery/store/unsent.ts";
import { loadEndpointDocument } from "../endpoint/store/endpoint-documents.ts";
import { membersOfSegment } from "../segment/store/membership.ts";
import { deleteTrigger, dueTriggers, type Trigger } from "../trigger/store/triggers.ts";
import { entryRulesOf, whyNotEnter } from "./entry-rules.ts";
import { journeyOwner } from "./event-listener.ts";
import type { RunPlan } from "./plan-of-run.ts";
import { enterAgain, entryFactsOf } from "./store/entries.ts";
import type { JourneyRun } from "./store/journey-runs.ts";

const EVENTS_PER_TURN = 500;

/** Enrolls the endpoints whose events are due, unless the entry rules exclude them; returns whether there were any. */
export const enrollByEvents = (context: EngineContext, run: JourneyRun, plan: RunPlan): boolean =>
  transaction(context.db, () => {
    const triggers = dueTriggers(context, journeyOwner(run), context.clock.now(), EVENTS_PER_TURN);
    const selected = inSegment(context, run, plan, triggers);
    for (const { id, endpointId } of triggers) {
      deleteTrigger(context, id);
      if (selected.has(endpointId) && loadEndpointDocument(context, run.appId, endpointId) !== undefined)
        enter(context, run, plan, endpointId);
    }
    return triggers.length > 0;
  });

const inSegment = (
  context: EngineContext,
  { appId }: JourneyRun,
  { journey }: RunPlan,
  triggers: readonly Trigger[],
): ReadonlySet<string> => {
  const ids = triggers.map(({ endpointId }) => endpointId);
  const segmentId = journey.StartCondition?.EventStartCondition?.SegmentId;
  return segmentId === undefined ? new Set(ids) : membersOfSegment(context, appId, segmentId, ids);
};

const enter = (context: EngineContext, run: JourneyRun, { journey }: RunPlan, endpointId: string): void => {
  const now = context.clock.now();
  const activity = journey.StartActivity ?? "";
  const reason = whyNotEnter(entryRulesOf(journey), entryFactsOf(context, run.id, endpointId), now);
  if (reason === undefined) {
    enterAgain(context, run.id, endpointId, activity, now);
    return;
  }
  const source = { kind: "journey", runId: run.id, activity } as const;
  const unsent = { endpointId, status: "NOT_ENTERED", reason } as const;
  addUnsent(context, { kind: "journey", id: run.journeyId }, { appId: run.appId, source }, [unsent]);
};
