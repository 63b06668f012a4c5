import { ownValue } from "../../own-value.ts";
import { utcOffsetMs } from "../delivery/utc-offset.ts";
import type { WriteJourney } from "./journey.ts";

const DAY_MS = 86_400_000;
// [Pinpoint quotas: journeys]
const DAYS_MAX = 540;

/** Why the schedule or start condition of a journey is invalid; undefined if they are valid. */
export const whySettingsInvalid = (journey: WriteJourney): string | undefined =>
  whyStartInvalid(journey) ?? whyTooLong(journey) ?? whyScheduleInvalid(journey);

const whyTooLong = ({ Schedule: { StartTime, EndTime } = {} }: WriteJourney): string | undefined => {
  const days = (Date.parse(EndTime ?? "") - Date.parse(StartTime ?? "")) / DAY_MS;
  return days > DAYS_MAX ? `Schedule.EndTime is more than ${DAYS_MAX} days after Schedule.StartTime` : undefined;
};

const whyStartInvalid = ({ StartCondition, LocalTime, Schedule }: WriteJourney): string | undefined => {
  const { SegmentStartCondition: bySegment, EventStartCondition: byEvent } = StartCondition ?? {};
  if (bySegment !== undefined && byEvent !== undefined)
    return "StartCondition has both SegmentStartCondition and EventStartCondition; one is allowed";
  // [Pinpoint user guide: create a journey] local time is not supported for journeys that events start.
  if (LocalTime === true && byEvent !== undefined)
    return "LocalTime cannot be combined with StartCondition.EventStartCondition";
  if (LocalTime === true && Schedule?.Timezone !== undefined && utcOffsetMs(Schedule.Timezone) === undefined)
    return "Schedule.Timezone must be an offset such as UTC, UTC-03 or UTC+05:30";
  return undefined;
};

const whyScheduleInvalid = (journey: WriteJourney): string | undefined => {
  const used = (["OpenHours", "ClosedDays"] as const).find((field) =>
    Object.values(ownValue(journey, field) ?? {}).some((rules) => Object.keys(rules ?? {}).length > 0),
  );
  if (used === undefined) return undefined;
  // [Pinpoint API reference: WriteJourneyRequest.OpenHours] both are required.
  if (journey.SendingSchedule !== true) return `${used} requires SendingSchedule: true`;
  return journey.QuietTime?.Start === undefined ? `${used} requires QuietTime` : undefined;
};
