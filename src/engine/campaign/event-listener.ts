import type { EngineContext } from "../context.ts";
import { deleteListener, saveListener, type TriggerOwner } from "../trigger/store/listeners.ts";
import { endOf, isEventTriggered } from "./next-run.ts";
import type { StoredCampaign } from "./store/campaigns.ts";

export const campaignOwner = ({ appId, campaignId }: { appId: string; campaignId: string }): TriggerOwner => ({
  appId,
  kind: "campaign",
  id: campaignId,
});

/**
 * Keeps events for an event-triggered campaign while it is executing. Unspecified by AWS for a paused campaign; chosen to
 * ignore events that occur during the pause, because the message belongs to the moment of its event.
 */
export const updateListener = (
  context: EngineContext,
  { appId, id, campaign: { Schedule }, status }: Pick<StoredCampaign, "appId" | "id" | "campaign" | "status">,
): void => {
  const owner = campaignOwner({ appId, campaignId: id });
  if (status === "EXECUTING" && isEventTriggered(Schedule) && Schedule.EventFilter !== undefined)
    saveListener(context, owner, Schedule.EventFilter, endOf(Schedule));
  else deleteListener(context, owner);
};
