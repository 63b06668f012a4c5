import { loadApplicationSettings } from "../app/store/application-settings.ts";
import type { EngineContext, Sender } from "../context.ts";
import { type QuietHours, quietHoursOf } from "../delivery/quiet-time.ts";
import type { CountedBy } from "../delivery/store/sent-messages.ts";
import type { WriteJourney } from "./journey.ts";
import { hasTimeframeCap } from "./store/journeys.ts";

const DAY_MS = 86_400_000;

/** At most `cap` messages to an endpoint in the last `withinMs`. */
export type MessageCap = { cap: number; withinMs: number; by: CountedBy; words: string };

/** What restricts the messages of a journey: its own settings, or else those of its application. */
export type JourneySendRules = {
  sender: Sender;
  quietHours: QuietHours | undefined;
  caps: MessageCap[];
  perSecond: number | undefined;
  /** Whether the messages are counted for a limit of the journey, of another one, or of the application. */
  isCounted: boolean;
};

/** The rules of a journey as its application's settings now are. A limit of 0 limits nothing. [Pinpoint API reference: JourneyLimits] */
export const journeySendRulesOf = (
  context: EngineContext,
  appId: string,
  id: string,
  { Limits: own, QuietTime }: WriteJourney,
): JourneySendRules => {
  const { settings } = loadApplicationSettings(context, appId) ?? {};
  const { JourneyLimits: inherited, Limits: shared } = settings ?? {};
  const sender: Sender = { kind: "journey", id };
  const bySender = { kind: "sender", sender } as const;
  const timeframe = own?.TimeframeCap ?? inherited?.TimeframeCap;
  const caps = [
    dailyCap(own?.DailyCap, inherited?.DailyCap, shared?.Daily, bySender),
    cap(own?.TotalCap ?? inherited?.TotalCap, Number.POSITIVE_INFINITY, bySender, "from this journey"),
    cap(
      timeframe?.Days ? timeframe.Cap : 0,
      (timeframe?.Days ?? 0) * DAY_MS,
      { kind: "journeys" },
      `from all journeys in ${timeframe?.Days} days`,
    ),
  ].filter((one) => one !== undefined);
  return {
    sender,
    quietHours: quietHoursOf(QuietTime) ?? quietHoursOf(settings?.QuietTime),
    caps,
    perSecond: own?.MessagesPerSecond || undefined,
    isCounted: caps.length > 0 || Boolean(shared?.Daily) || hasTimeframeCap(context, appId),
  };
};

const dailyCap = (
  own: number | undefined,
  ofJourneys: number | null | undefined,
  ofAll: number | null | undefined,
  bySender: CountedBy,
): MessageCap | undefined => {
  if (own !== undefined) return cap(own, DAY_MS, bySender, "from this journey in 24 hours");
  return (
    cap(ofJourneys, DAY_MS, { kind: "journeys" }, "from all journeys in 24 hours") ??
    cap(ofAll, DAY_MS, { kind: "application" }, "from all campaigns and journeys in 24 hours")
  );
};

const cap = (
  value: number | null | undefined,
  withinMs: number,
  by: CountedBy,
  words: string,
): MessageCap | undefined => (value ? { cap: value, withinMs, by, words } : undefined);
