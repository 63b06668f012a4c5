const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const TIME_WITHOUT_ZONE = /T[\d:.]+$/;

/** Milliseconds since the epoch of an ISO 8601 date, in UTC if it has no time zone; NaN for any other text. */
export const isoDateMs = (text: string): number => {
  if (!ISO_DATE.test(text)) return Number.NaN;
  return Date.parse(TIME_WITHOUT_ZONE.test(text) ? `${text}Z` : text);
};

export const isIsoDate = (text: string): boolean => !Number.isNaN(isoDateMs(text));
