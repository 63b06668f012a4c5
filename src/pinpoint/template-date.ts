const NAMED_FORMATS = new Map<string, Intl.DateTimeFormatOptions>([
  ["full", { dateStyle: "full" }],
  ["long", { dateStyle: "long" }],
  ["medium", { dateStyle: "medium" }],
  ["short", { dateStyle: "short" }],
]);

// Each letter of a pattern can be a field to format. No date that a person reads needs a longer pattern.
const FORMAT_MAX_LENGTH = 100;
// A formatter takes 0.1 ms to create and some 10 KB. A pattern uses up to a dozen for each time zone.
const FORMATTERS_MAX = 500;

const toDate = (value: unknown): Date | undefined => {
  const single = Array.isArray(value) ? value[0] : value;
  if (single === null || single === undefined || single === "") return undefined;
  const milliseconds = /^\d{10,}$/.test(String(single)) ? Number(single) : single;
  const date = new Date(milliseconds as string | number | Date);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/**
 * A date in a time zone, formatted as `full`, `long`, `medium`, `short` or by a Java SimpleDateFormat pattern. Accepts a
 * Date, ISO 8601 text or milliseconds; returns "" for any other value. Throws a RangeError for an unknown time zone or
 * pattern letter, and for a format of more than 100 characters.
 */
export const formatDate = (value: unknown, format: string, timeZone: string): string => {
  if (format.length > FORMAT_MAX_LENGTH)
    throw new RangeError(`date format has more than ${FORMAT_MAX_LENGTH} characters`);
  const date = toDate(value);
  if (!date) return "";
  const named = NAMED_FORMATS.get(format.toLowerCase());
  if (named) return formatterFor(named, timeZone).format(date);
  return format.replace(/''|'((?:[^']|'')*)'|([A-Za-z])\2*/g, (token, quoted?: string) => {
    if (token === "''") return "'";
    return quoted === undefined ? field(token, date, timeZone) : quoted.replaceAll("''", "'");
  });
};

const formatters = new Map<string, Intl.DateTimeFormat>();

/** A formatter from the cache, which evicts the oldest. */
const formatterFor = (options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat => {
  const key = `${timeZone} ${Object.entries(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const created = new Intl.DateTimeFormat("en-US", { ...options, timeZone });
  const [oldest] = formatters.keys();
  if (formatters.size >= FORMATTERS_MAX && oldest !== undefined) formatters.delete(oldest);
  formatters.set(key, created);
  return created;
};

const part = (
  date: Date,
  timeZone: string,
  type: Intl.DateTimeFormatPartTypes,
  options: Intl.DateTimeFormatOptions,
): string =>
  formatterFor({ ...options, hourCycle: "h23" }, timeZone)
    .formatToParts(date)
    .find((found) => found.type === type)?.value ?? "";

const padded = (value: string | number, letters: number): string => String(value).padStart(letters, "0");

/** The text for one sequence of a pattern letter. [Java SE API: java.text.SimpleDateFormat] */
const field = (token: string, date: Date, timeZone: string): string => {
  const letters = token.length;
  const hour = () => Number(part(date, timeZone, "hour", { hour: "numeric" }));
  switch (token[0]) {
    case "y": {
      const year = part(date, timeZone, "year", { year: "numeric" });
      return letters === 2 ? year.slice(-2) : padded(year, letters);
    }
    case "M":
      if (letters >= 3) return part(date, timeZone, "month", { month: letters === 3 ? "short" : "long" });
      return padded(part(date, timeZone, "month", { month: "numeric" }), letters);
    case "d":
      return padded(part(date, timeZone, "day", { day: "numeric" }), letters);
    case "E":
      return part(date, timeZone, "weekday", { weekday: letters <= 3 ? "short" : "long" });
    case "H":
      return padded(hour(), letters);
    case "k":
      return padded(hour() || 24, letters);
    case "K":
      return padded(hour() % 12, letters);
    case "h":
      return padded(hour() % 12 || 12, letters);
    case "m":
      return padded(part(date, timeZone, "minute", { minute: "numeric" }), letters);
    case "s":
      return padded(part(date, timeZone, "second", { second: "numeric" }), letters);
    case "S":
      return padded(date.getMilliseconds(), letters);
    case "a":
      return hour() < 12 ? "AM" : "PM";
    case "z":
      return part(date, timeZone, "timeZoneName", { timeZoneName: letters <= 3 ? "short" : "long" });
    case "Z":
      return offset(date, timeZone).replace(":", "");
    case "X":
      return offset(date, timeZone) === "+00:00" ? "Z" : offset(date, timeZone);
    case "G":
      return part(date, timeZone, "era", { era: "short" });
    default:
      throw new RangeError(`date pattern letter "${token[0]}" is not supported`);
  }
};

const offset = (date: Date, timeZone: string): string => {
  const name = part(date, timeZone, "timeZoneName", { timeZoneName: "longOffset" });
  return name === "GMT" ? "+00:00" : name.replace("GMT", "");
};
