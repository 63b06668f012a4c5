import { ownValue } from "../../own-value.ts";
import { isQuiet, type QuietHours, quietEndsAt, sinceMidnightMs } from "../delivery/quiet-time.ts";
import { DAYS } from "./journey-settings.ts";

const DAY_MS = 86_400_000;
// A schedule that is closed for longer has no next time: a journey ends after 540 days. [Pinpoint quotas: journeys]
const SEARCH_MAX_MS = 540 * DAY_MS;

type Range = { startMs: number; endMs: number };

/** When a journey sends the messages of one channel, in the local time of a recipient. */
export type SendingHours = {
  quietHours: QuietHours | undefined;
  /** The open hours of each day of the week, by its number; undefined if there are none to keep to. */
  openHours: ReadonlyMap<number, readonly Range[]> | undefined;
  closed: readonly Range[];
};

/** Whether there are times at which no messages are sent. */
export const hasSendingHours = ({ quietHours, openHours, closed }: SendingHours): boolean =>
  quietHours !== undefined || openHours !== undefined || closed.length > 0;

type ChannelDays = Record<string, readonly { StartTime: string; EndTime: string }[]>;

/** Unspecified by AWS for a day without ranges; chosen to be closed, because other days name their hours. */
export const openHoursOf = (days: ChannelDays | undefined): SendingHours["openHours"] =>
  days === undefined || Object.keys(days).length === 0
    ? undefined
    : new Map(
        DAYS.map((day, index) => [
          index,
          (ownValue(days, day) ?? []).map(({ StartTime, EndTime }) => ({
            startMs: sinceMidnightMs(StartTime),
            endMs: sinceMidnightMs(EndTime),
          })),
        ]),
      );

/** The first local time from `localMs` at which messages may be sent; undefined if there is none. */
export const nextSendingTime = (hours: SendingHours, localMs: number): number | undefined => {
  let candidate = localMs;
  while (candidate - localMs <= SEARCH_MAX_MS) {
    const later = whyLater(hours, candidate);
    if (later === undefined) return candidate;
    candidate = later;
  }
  return undefined;
};

/** A later time before which no message may be sent, if none may be sent at `localMs`. */
const whyLater = ({ quietHours, openHours, closed }: SendingHours, localMs: number): number | undefined => {
  if (quietHours !== undefined && isQuiet(quietHours, localMs)) return quietEndsAt(quietHours, localMs);
  const closedRange = closed.find(({ startMs, endMs }) => localMs >= startMs && localMs < endMs);
  if (closedRange !== undefined) return closedRange.endMs;
  return openHours && opensAt(openHours, localMs);
};

/** When the day's next range starts, or the next day; undefined if a range is open. */
const opensAt = (openHours: ReadonlyMap<number, readonly Range[]>, localMs: number): number | undefined => {
  const midnightMs = Math.floor(localMs / DAY_MS) * DAY_MS;
  const timeMs = localMs - midnightMs;
  const ranges = openHours.get(new Date(localMs).getUTCDay()) ?? [];
  if (ranges.some(({ startMs, endMs }) => timeMs >= startMs && timeMs < endMs)) return undefined;
  const starts = ranges.map(({ startMs }) => startMs).filter((startMs) => startMs > timeMs);
  return midnightMs + (starts.length === 0 ? DAY_MS : Math.min(...starts));
};
