import { ownValue } from "../../own-value.ts";
import type { QuietHours } from "../delivery/quiet-time.ts";
import type { JourneyActivity } from "./activities.ts";
import type { WriteJourney } from "./journey.ts";
import { localMsOf } from "./journey-settings.ts";
import { openHoursOf, type SendingHours } from "./sending-hours.ts";

/** When a journey sends the messages of an activity: outside its quiet hours, in the open hours and days of the channel. */
export const sendingHoursOf = (
  { OpenHours, ClosedDays }: WriteJourney,
  quietHours: QuietHours | undefined,
  type: JourneyActivity["type"],
): SendingHours => {
  const closed: { StartDateTime: string; EndDateTime: string }[] = channelOf(ClosedDays, type) ?? [];
  return {
    quietHours,
    openHours: openHoursOf(channelOf(OpenHours, type)),
    closed: closed.map(({ StartDateTime, EndDateTime }) => ({
      startMs: localMsOf(StartDateTime),
      endMs: localMsOf(EndDateTime),
    })),
  };
};

/** The rules of the channel that an activity type sends on. Unspecified by AWS for calls; chosen as those of VOICE. */
const channelOf = <Rules>(
  rules: { [channel: string]: unknown; EMAIL?: Rules | undefined } | undefined,
  type: string,
) =>
  rules === undefined ? undefined : (ownValue(rules, type === "ContactCenter" ? "VOICE" : type) as Rules | undefined);
