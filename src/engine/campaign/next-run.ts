import type { Campaign, Schedule } from "./campaign.ts";
import { FIRST_ZONE_AHEAD_MS } from "./local-schedule.ts";
import type { CampaignStatus } from "./store/campaigns.ts";

/** When a campaign ends; undefined if its schedule has no end. */
export const endOf = ({ EndTime }: Schedule): number | undefined =>
  EndTime === undefined ? undefined : Date.parse(EndTime);

/** Whether events, and not times, start the messages of a campaign. */
export const isEventTriggered = ({ Frequency }: Schedule): boolean => Frequency === "EVENT";

/** Whether a campaign runs from its start to its end time, for as long as events may come. Apps show in-app messages by events. */
export const isOpenEnded = ({ Frequency }: Schedule): boolean => Frequency === "EVENT" || Frequency === "IN_APP_EVENT";

/** The status of a campaign after it was written, with its next run; undefined if its schedule ends before it starts. */
export const statusAfterWrite = (
  campaign: Campaign,
  isRunning: boolean,
  now: number,
): { status: CampaignStatus; nextRunAtMs: number | undefined } | undefined => {
  if (campaign.IsPaused === true) return { status: "PAUSED", nextRunAtMs: undefined };
  if (isRunning) return { status: "EXECUTING", nextRunAtMs: undefined };
  const next = firstRun(campaign.Schedule, now);
  return next === undefined ? undefined : { status: "SCHEDULED", nextRunAtMs: next };
};

/** When a new or changed campaign runs first; undefined if that is not before its end. */
export const firstRun = (schedule: Schedule, now: number): number | undefined =>
  ifBeforeEnd(schedule, schedule.StartTime === "IMMEDIATE" ? now : Date.parse(schedule.StartTime));

/** When a campaign runs after the run that was scheduled at `last`; missed runs are skipped. */
export const nextRun = (schedule: Schedule, last: number, now: number): number | undefined => {
  let next = following(schedule, lastBefore(schedule, last, now));
  while (next !== undefined && next - aheadMs(schedule) <= now) next = following(schedule, next);
  return next === undefined ? undefined : ifBeforeEnd(schedule, next);
};

// Other frequencies have a few thousand runs in the centuries that a time may be in the past.
const INTERVALS_MS = new Map([
  ["HOURLY", 3_600_000],
  ["DAILY", 86_400_000],
  ["WEEKLY", 604_800_000],
]);

/** The last scheduled time that is not after `now`, for a frequency with a constant interval; `last` for others. */
const lastBefore = (schedule: Schedule, last: number, now: number): number => {
  const intervalMs = INTERVALS_MS.get(schedule.Frequency ?? "");
  if (intervalMs === undefined) return last;
  return last + Math.max(0, Math.floor((now - last) / intervalMs)) * intervalMs;
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
    case "ONCE":
    case "EVENT":
    case "IN_APP_EVENT":
    case undefined:
      return undefined;
    default:
      return schedule.Frequency satisfies never;
  }
};

/** The same day of the next month, or the last day of a shorter month. */
const monthAfter = (date: Date): number => {
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + 1);
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, days));
};

/** How long before its scheduled time a run starts: when the first time zone shows that time, if endpoints have their own. */
export const aheadMs = ({ IsLocalTime }: Schedule): number => (IsLocalTime === true ? FIRST_ZONE_AHEAD_MS : 0);

/** The start of a run that is scheduled at `at`, unless that is not before the end of the schedule. */
const ifBeforeEnd = (schedule: Schedule, at: number): number | undefined =>
  schedule.EndTime !== undefined && at >= Date.parse(schedule.EndTime) ? undefined : at - aheadMs(schedule);
