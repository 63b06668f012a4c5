const HOUR_MS = 3_600_000;
// More than there are time zones. Callers can pass any text, so the number is limited.
const ZONES_KEPT = 1_000;

/** The formatters of zones, undefined for a name that is not a time zone. */
const FORMATTERS = new Map<string, Intl.DateTimeFormat | undefined>();

const formatterOf = (zone: string): Intl.DateTimeFormat | undefined => {
  if (FORMATTERS.has(zone)) return FORMATTERS.get(zone);
  if (FORMATTERS.size >= ZONES_KEPT) FORMATTERS.clear();
  const formatter = createFormatter(zone);
  FORMATTERS.set(zone, formatter);
  return formatter;
};

const createFormatter = (timeZone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** `Demographic.Timezone` of an endpoint's document, if it is a time zone such as `Europe/Berlin`. */
export const timeZoneOf = (document: string): string | undefined => {
  const { Demographic } = JSON.parse(document) as { Demographic?: { Timezone?: string } };
  const zone = Demographic?.Timezone;
  return zone !== undefined && formatterOf(zone) !== undefined ? zone : undefined;
};

/** The local time in a zone at an instant, as the instant at which UTC shows the same time. */
export const localTimeMs = (zone: string, instantMs: number): number => {
  const parts = new Map(
    formatterOf(zone)
      ?.formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = Object.fromEntries(parts);
  return Date.UTC(year, month - 1, day, hour, minute, second) + (instantMs - Math.floor(instantMs / 1_000) * 1_000);
};

/**
 * When a zone shows a local time; the first time where clocks are set back. A local time that clocks skip is moved by what they
 * skip, such as from 02:30 to 03:30.
 */
export const instantOf = (zone: string, localMs: number): number => {
  const offsets = [localMs - 26 * HOUR_MS, localMs + 26 * HOUR_MS].map((near) => localTimeMs(zone, near) - near);
  const instants = offsets.map((offsetMs) => localMs - offsetMs);
  const exact = instants.filter((instantMs) => localTimeMs(zone, instantMs) === localMs);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...instants);
};
