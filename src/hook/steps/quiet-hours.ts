import * as z from "zod";
import type { HookBatch, HookStep, SettingsOf, StepResult, StepResults } from "../step.ts";

/** Minutes after midnight, local time, from `from` inclusive to `to` exclusive. The span may include midnight. */
export type QuietHours = { from: number; to: number; zoneWhenUnknown?: string | undefined };

const toMinutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

const QuietSpan = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, "expected HH:MM-HH:MM")
  .transform((span) => ({ from: toMinutes(span.slice(0, 5)), to: toMinutes(span.slice(6)) }));

const settings = {
  QUIET_HOURS: QuietSpan.default({ from: 22 * 60, to: 8 * 60 }),
  /** The time zone of endpoints that have none. Without it, quiet hours do not apply to them. */
  QUIET_HOURS_ZONE: z
    .string()
    .refine((zone) => formatterFor(zone) !== undefined, "expected a time zone such as Europe/Berlin")
    .optional(),
};

/** Drops endpoints during their local quiet hours. */
export const quietHours = {
  settings,
  create: ({ QUIET_HOURS, QUIET_HOURS_ZONE }: SettingsOf<typeof settings>): HookStep => {
    const hours = { ...QUIET_HOURS, zoneWhenUnknown: QUIET_HOURS_ZONE };
    return {
      name: "quiet-hours",
      failure: "fail-closed",
      budgetShare: 1,
      decide: (batch, _facts, now) => decideQuietHours(batch, hours, now),
    };
  },
};

/**
 * Without `zoneWhenUnknown`, endpoints without a valid time zone are kept, as in Pinpoint's own quiet time.
 * [Pinpoint API reference: QuietTime]
 */
export const decideQuietHours = ({ endpoints }: HookBatch, hours: QuietHours, now: Date): StepResults => {
  const results = new Map<string, StepResult>();
  for (const [id, { Demographic }] of endpoints) {
    const own = Demographic?.Timezone ? localMinutes(now, Demographic.Timezone) : undefined;
    const minutes = own ?? (hours.zoneWhenUnknown === undefined ? undefined : localMinutes(now, hours.zoneWhenUnknown));
    if (minutes !== undefined && isQuiet(minutes, hours)) results.set(id, { kind: "drop", reason: "quiet-hours" });
  }
  return results;
};

const isQuiet = (minutes: number, { from, to }: QuietHours): boolean =>
  from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;

/** Minutes after midnight in a time zone; `undefined` if the zone is unknown. */
export const localMinutes = (now: Date, zone: string): number | undefined => {
  const text = formatterFor(zone)?.format(now);
  return text === undefined ? undefined : toMinutes(text);
};

const FORMATTERS = new Map<string, Intl.DateTimeFormat>();

/** Cached, because creating a formatter costs fifty times as much as using it. Names of no time zone are not cached. */
const formatterFor = (zone: string): Intl.DateTimeFormat | undefined => {
  const formatter = FORMATTERS.get(zone) ?? createFormatter(zone);
  if (formatter !== undefined) FORMATTERS.set(zone, formatter);
  return formatter;
};

const createFormatter = (timeZone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  } catch {
    return undefined;
  }
};
