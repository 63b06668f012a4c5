import { messageCount } from "../delivery/message-count.ts";
import { isQuiet, type LocalTime, quietTimeText } from "../delivery/quiet-time.ts";
import type { SendRules } from "./send-rules.ts";

// [Pinpoint developer guide: event streams] the campaign_send_status of an endpoint that is not sent to.
export type HeldBackStatus = "DAILY_CAP" | "CAMPAIGN_CAP" | "QUIET_TIME" | "EXPIRED" | "FAILURE";
export type HeldBack = { status: HeldBackStatus; reason: string };

/** The facts about one endpoint that decide whether a campaign sends to it now. */
export type SendFacts = {
  /** The endpoint's time zone and the time in it; undefined if it has none. */
  local: LocalTime | undefined;
  messagesOfDay: number;
  messagesOfCampaign: number;
  /** When the message expires; undefined if it does not. */
  expiresAtMs: number | undefined;
};

/** Why a campaign does not send to an endpoint now; undefined if it does. An endpoint without a time zone has no quiet time. */
export const whyHeldBack = (
  { quietHours, daily, total }: Pick<SendRules, "quietHours" | "daily" | "total">,
  { local, messagesOfDay, messagesOfCampaign, expiresAtMs }: SendFacts,
  now: number,
): HeldBack | undefined => {
  if (expiresAtMs !== undefined && now > expiresAtMs)
    return { status: "EXPIRED", reason: "the message could not be sent within the campaign's time" };
  if (total && messagesOfCampaign >= total)
    return { status: "CAMPAIGN_CAP", reason: `the campaign sends at most ${messageCount(total)} to an endpoint` };
  if (daily && messagesOfDay >= daily.cap) return { status: "DAILY_CAP", reason: dailyText(daily) };
  if (quietHours && local !== undefined && isQuiet(quietHours, local.ms))
    return { status: "QUIET_TIME", reason: quietTimeText(quietHours, local) };
  return undefined;
};

const dailyText = ({ cap, by }: NonNullable<SendRules["daily"]>): string =>
  `the limit of the ${by.kind === "sender" ? "campaign" : "application"} is ${messageCount(cap)} to an endpoint in 24 hours`;
