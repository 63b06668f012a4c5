import { loadApplicationSettings } from "../app/store/application-settings.ts";
import type { EngineContext, Sender } from "../context.ts";
import { type QuietHours, quietHoursOf } from "../delivery/quiet-time.ts";
import type { CountedBy } from "../delivery/store/sent-messages.ts";
import type { Campaign } from "./campaign.ts";

/** What restricts the messages of a campaign: its own settings, or else those of its application. */
export type SendRules = {
  sender: Sender;
  quietHours: QuietHours | undefined;
  daily: { cap: number; by: CountedBy } | undefined;
  total: number | undefined;
  perSecond: number | undefined;
  maximumDurationMs: number | undefined;
  /** Whether the messages are counted for a limit, of the campaign or of the application. */
  isCounted: boolean;
};

/**
 * The rules of a campaign as its application's settings now are. A limit of 0 limits nothing. A campaign's own daily limit
 * counts its own messages, that of the application those of all campaigns and journeys. [Pinpoint API reference: CampaignLimits]
 */
export const sendRulesOf = (context: EngineContext, appId: string, id: string, campaign: Campaign): SendRules => {
  const { Limits: inherited, QuietTime } = loadApplicationSettings(context, appId)?.settings ?? {};
  const own = campaign.Limits;
  const sender: Sender = { kind: "campaign", id };
  const ownDaily = own?.Daily && { cap: own.Daily, by: { kind: "sender", sender } as const };
  const sharedDaily = inherited?.Daily && { cap: inherited.Daily, by: { kind: "application" } as const };
  const maximumSeconds = own?.MaximumDuration ?? inherited?.MaximumDuration;
  return {
    sender,
    quietHours: quietHoursOf(campaign.Schedule.QuietTime) ?? quietHoursOf(QuietTime),
    daily: (own?.Daily === undefined ? sharedDaily : ownDaily) || undefined,
    total: own?.Total ?? inherited?.Total ?? undefined,
    perSecond: own?.MessagesPerSecond ?? inherited?.MessagesPerSecond ?? undefined,
    maximumDurationMs: maximumSeconds ? maximumSeconds * 1_000 : undefined,
    isCounted: Boolean(own?.Daily || own?.Total || inherited?.Daily || inherited?.Total),
  };
};
