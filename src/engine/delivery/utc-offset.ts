const UTC_OFFSET = /^UTC(?:([+-])(\d{2})(?::(\d{2}))?)?$/;

// unspecified by AWS; chosen because an offset has 9 characters, and the longest name of a time zone 32.
export const TIMEZONE_MAX_LENGTH = 50;

/** The milliseconds of an offset such as `UTC`, `UTC-03` or `UTC+05:30`; undefined for any other text. [Pinpoint API reference: Schedule.Timezone] */
export const utcOffsetMs = (text: string): number | undefined => {
  const match = UTC_OFFSET.exec(text);
  if (match === null) return undefined;
  const [, sign, hours = "0", minutes = "0"] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};
