import { type FailurePolicy, type HookBatch, type Step, toStep, type Verdict, type Verdicts } from "../step.ts";

/** Minutes after midnight, local time; `from` is quiet and `to` is not. A span may reach over midnight. */
export type QuietHours = { from: number; to: number; zoneWhenUnknown?: string | undefined };

const CLOCKS = new Map<string, Intl.DateTimeFormat | undefined>();

/** To make a formatter costs fifty times as much as to use it, and the zones are few. */
const clockIn = (zone: string): Intl.DateTimeFormat | undefined => {
  if (!CLOCKS.has(zone)) CLOCKS.set(zone, createClock(zone));
  return CLOCKS.get(zone);
};

const createClock = (timeZone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  } catch {
    return undefined;
  }
};

/** Minutes after midnight in a zone; `undefined` for a name that is no zone. */
export const localMinutes = (now: Date, zone: string): number | undefined => {
  const text = clockIn(zone)?.format(now);
  return text === undefined ? undefined : Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
};

export const isQuiet = (minutes: number, { from, to }: QuietHours): boolean =>
  from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;

/**
 * Drops endpoints for which it is night. One without a time zone is sent to, as Pinpoint does in its own quiet time,
 * unless a zone is given for these. [Pinpoint API reference: QuietTime]
 */
export const decideQuietHours = ({ endpoints }: HookBatch, hours: QuietHours, now: Date): Verdicts => {
  const verdicts = new Map<string, Verdict>();
  for (const [id, { Demographic }] of endpoints) {
    const own = Demographic?.Timezone ? localMinutes(now, Demographic.Timezone) : undefined;
    const minutes = own ?? (hours.zoneWhenUnknown === undefined ? undefined : localMinutes(now, hours.zoneWhenUnknown));
    if (minutes !== undefined && isQuiet(minutes, hours)) verdicts.set(id, { kind: "drop", reason: "quiet-hours" });
  }
  return verdicts;
};

export const quietHours = (hours: QuietHours, failure: FailurePolicy = "fail-closed"): Step =>
  toStep({ name: "quiet-hours", failure, budgetShare: 1, gather: async () => hours, decide: decideQuietHours });
