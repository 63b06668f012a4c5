import type { EngineContext } from "../context.ts";
import { deleteListener, saveListener, type TriggerOwner } from "../trigger/store/listeners.ts";
import { deleteTriggersOf } from "../trigger/store/triggers.ts";
import type { WriteJourney } from "./journey.ts";
import type { StoredJourney } from "./store/journeys.ts";

export const journeyOwner = ({ appId, journeyId }: { appId: string; journeyId: string }): TriggerOwner => ({
  appId,
  kind: "journey",
  id: journeyId,
});

/** Whether events, and not membership in a segment, start participants. */
export const isEventStarted = ({ StartCondition }: WriteJourney): boolean =>
  StartCondition?.EventStartCondition !== undefined;

/** Keeps events for a journey that has a run. Unspecified by AWS for a paused journey; chosen to ignore events during the pause. */
export const listen = (
  context: EngineContext,
  { appId, id, journey }: Pick<StoredJourney, "appId" | "id" | "journey">,
) => {
  const filter = journey.StartCondition?.EventStartCondition?.EventFilter;
  const end = journey.Schedule?.EndTime;
  if (filter !== undefined)
    saveListener(
      context,
      journeyOwner({ appId, journeyId: id }),
      filter,
      end === undefined ? undefined : Date.parse(end),
    );
};

export const ignoreEvents = (context: EngineContext, journey: { appId: string; journeyId: string }): void =>
  deleteListener(context, journeyOwner(journey));

/** No further participants enter, not even those whose events wait. */
export const forgetEvents = (context: EngineContext, journey: { appId: string; journeyId: string }): void => {
  ignoreEvents(context, journey);
  deleteTriggersOf(context, journeyOwner(journey));
};
