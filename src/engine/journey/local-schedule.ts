import { instantOf, timeZoneOf } from "../delivery/local-time.ts";
import { utcOffsetMs } from "../delivery/utc-offset.ts";
import type { WriteJourney } from "./journey.ts";

const HOUR_MS = 3_600_000;
// UTC+14 is the time zone in which a local time comes first, UTC-12 the one in which it comes last.
const FIRST_ZONE_MS = 14 * HOUR_MS;
const LAST_ZONE_MS = 12 * HOUR_MS;

/** The instant of a scheduled time in the time zone of an endpoint; undefined if it has no time zone. */
const localInstant = ({ Schedule }: WriteJourney, time: string, document: string): number | undefined => {
  const zone = timeZoneOf(document);
  return zone === undefined ? undefined : instantOf(zone, Date.parse(time) + offsetOf(Schedule?.Timezone));
};

const offsetOf = (timezone: string | undefined): number => utcOffsetMs(timezone ?? "UTC") ?? 0;

/** When a run of a journey starts: in the first time zone, if participants have their own. Without a start time, at `now`. */
export const runStartsAt = ({ Schedule, LocalTime }: WriteJourney, now: number): number => {
  if (Schedule?.StartTime === undefined) return now;
  const startMs = Date.parse(Schedule.StartTime);
  return LocalTime === true ? startMs + offsetOf(Schedule.Timezone) - FIRST_ZONE_MS : startMs;
};

/** When a run of a journey ends: in the last time zone, if participants have their own; undefined if it has no end. */
export const runEndsAt = ({ Schedule, LocalTime }: WriteJourney): number | undefined => {
  if (Schedule?.EndTime === undefined) return undefined;
  const endMs = Date.parse(Schedule.EndTime);
  return LocalTime === true ? endMs + offsetOf(Schedule.Timezone) + LAST_ZONE_MS : endMs;
};

/** When a participant starts: at `now`, or when its local time comes. Undefined if it needs a time zone and has none. */
export const startsAt = (journey: WriteJourney, document: string, now: number): number | undefined => {
  const start = journey.Schedule?.StartTime;
  if (journey.LocalTime !== true || start === undefined) return now;
  const instantMs = localInstant(journey, start, document);
  return instantMs && Math.max(now, instantMs);
};

/** Whether the journey is over for a participant in its time zone. */
export const isOverFor = (journey: WriteJourney, document: string, now: number): boolean => {
  const end = journey.Schedule?.EndTime;
  if (journey.LocalTime !== true || end === undefined) return false;
  const instantMs = localInstant(journey, end, document);
  return instantMs !== undefined && now >= instantMs;
};
