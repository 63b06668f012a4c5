import type { Schedule } from "./campaign.ts";

/** When a new or changed campaign runs first; undefined if its time can no longer come. */
export const firstRun = (schedule: Schedule, now: number): number | undefined =>
  withinSchedule(schedule, schedule.StartTime === "IMMEDIATE" ? now : Date.parse(schedule.StartTime));

/** When a campaign runs again after a run that was due at `last`; runs missed in between are skipped, not made up for. */
export const nextRun = (schedule: Schedule, last: number, now: number): number | undefined => {
  let next = following(schedule, last);
  while (next !== undefined && next <= now) next = following(schedule, next);
  return next === undefined ? undefined : withinSchedule(schedule, next);
};

const following = (schedule: Schedule, last: number): number | undefined => {
  const date = new Date(last);
  switch (schedule.Frequency) {
    case "HOURLY":
      return date.setUTCHours(date.getUTCHours() + 1);
    case "DAILY":
      return date.setUTCDate(date.getUTCDate() + 1);
    case "WEEKLY":
      return date.setUTCDate(date.getUTCDate() + 7);
    case "MONTHLY":
      return monthAfter(date);
    default:
      return undefined;
  }
};

/** The same day of the next month, or its last day where it has no such day. */
const monthAfter = (date: Date): number => {
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + 1);
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, days));
};

const withinSchedule = (schedule: Schedule, at: number): number | undefined =>
  schedule.EndTime !== undefined && at >= Date.parse(schedule.EndTime) ? undefined : at;
