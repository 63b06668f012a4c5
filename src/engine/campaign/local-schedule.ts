import { instantOf, timeZoneOf } from "../delivery/local-time.ts";
import { utcOffsetMs } from "../delivery/utc-offset.ts";
import type { Schedule } from "./campaign.ts";

/** UTC+14 is the time zone in which a local time comes first. */
export const FIRST_ZONE_AHEAD_MS = 14 * 3_600_000;

/** When the local time of a run at `scheduledAtMs` comes in the time zone of an endpoint; undefined if it has no time zone. */
export const localStart = (schedule: Schedule, scheduledAtMs: number, document: string): number | undefined => {
  const zone = timeZoneOf(document);
  if (zone === undefined) return undefined;
  return instantOf(zone, scheduledAtMs + (utcOffsetMs(schedule.Timezone ?? "UTC") ?? 0));
};
