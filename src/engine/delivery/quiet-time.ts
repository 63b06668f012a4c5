import * as z from "zod";

const DAY_MS = 86_400_000;

export const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: "must be a time of day, HH:MM, for example 20:00" });

/**
 * A range of hours in which an endpoint receives nothing. [Pinpoint API reference: QuietTime] unspecified by AWS for one end
 * without the other; rejected because it is not a range.
 */
export const QuietTime = z
  .looseObject({ Start: TimeOfDay.optional(), End: TimeOfDay.optional() })
  .refine(({ Start, End }) => (Start === undefined) === (End === undefined), {
    message: "requires both Start and End",
  });
export type QuietTime = z.infer<typeof QuietTime>;

/** A quiet time that has both ends, in milliseconds since midnight. */
export type QuietHours = { startMs: number; endMs: number };

/** The hours of a quiet time; undefined if it has none. Application settings may have null in place of a time. */
export const quietHoursOf = (
  quietTime: { Start?: string | null | undefined; End?: string | null | undefined } | null | undefined,
): QuietHours | undefined =>
  quietTime?.Start && quietTime.End
    ? { startMs: sinceMidnightMs(quietTime.Start), endMs: sinceMidnightMs(quietTime.End) }
    : undefined;

/** Milliseconds since midnight of a time of day. */
export const sinceMidnightMs = (timeOfDay: string): number => {
  const [hours = 0, minutes = 0] = timeOfDay.split(":").map(Number);
  return (hours * 60 + minutes) * 60_000;
};

/**
 * Whether a local time is in the quiet hours, both ends included. [Pinpoint API reference: QuietTime] Hours that end before
 * they start include midnight.
 */
export const isQuiet = ({ startMs, endMs }: QuietHours, localMs: number): boolean => {
  const timeMs = sinceMidnight(localMs);
  return startMs <= endMs ? timeMs >= startMs && timeMs <= endMs : timeMs >= startMs || timeMs <= endMs;
};

/** A time zone such as `Asia/Tokyo`, and the time in it as the instant at which UTC shows the same time. */
export type LocalTime = { zone: string; ms: number };

/** Why an endpoint received nothing: `it was 22:07 in Asia/Tokyo, within the quiet time 21:00–23:30`. */
export const quietTimeText = ({ startMs, endMs }: QuietHours, { zone, ms }: LocalTime): string =>
  `it was ${timeOfDay(ms)} in ${zone}, within the quiet time ${timeOfDay(startMs)}–${timeOfDay(endMs)}`;

/** A local time as `HH:MM`. */
export const timeOfDay = (ms: number): string => new Date(ms).toISOString().slice(11, 16);

/** The first local time after the quiet hours that a local time is in. */
export const quietEndsAt = ({ endMs }: QuietHours, localMs: number): number => {
  const midnightMs = localMs - sinceMidnight(localMs);
  const isTomorrow = sinceMidnight(localMs) > endMs;
  return midnightMs + (isTomorrow ? DAY_MS : 0) + endMs + 1;
};

const sinceMidnight = (localMs: number): number => ((localMs % DAY_MS) + DAY_MS) % DAY_MS;
