import { isQuiet } from "../delivery/quiet-time.ts";
import type { SendRules } from "./send-rules.ts";

// [Pinpoint developer guide: event streams] the campaign_send_status of an endpoint that is not sent to.
export type HeldBackStatus = "DAILY_CAP" | "CAMPAIGN_CAP" | "QUIET_TIME" | "EXPIRED" | "FAILURE";
export type HeldBack = { status: HeldBackStatus; reason: string };

/** The facts about one endpoint that decide whether a campaign sends to it now. */
export type SendFacts = {
  /** The time in the endpoint's time zone; undefined if it has none. */
  localMs: number | undefined;
  messagesOfDay: number;
  messagesOfCampaign: number;
  /** When the message expires; undefined if it does not. */
  expiresAtMs: number | undefined;
};

/** Why a campaign does not send to an endpoint now; undefined if it does. An endpoint without a time zone has no quiet time. */
export const whyHeldBack = (
  { quietHours, daily, total }: Pick<SendRules, "quietHours" | "daily" | "total">,
  { localMs, messagesOfDay, messagesOfCampaign, expiresAtMs }: SendFacts,
  now: number,
): HeldBack | undefined => {
  if (expiresAtMs !== undefined && now > expiresAtMs)
    return { status: "EXPIRED", reason: "the message could not be sent within the campaign's time" };
  if (total && messagesOfCampaign >= total)
    return { status: "CAMPAIGN_CAP", reason: `the campaign sends at most ${total} messages to an endpoint` };
  if (daily && messagesOfDay >= daily.cap)
    return { status: "DAILY_CAP", reason: `an endpoint receives at most ${daily.cap} messages in 24 hours` };
  if (quietHours && localMs !== undefined && isQuiet(quietHours, localMs))
    return { status: "QUIET_TIME", reason: "it is quiet time in the endpoint's time zone" };
  return undefined;
};
