const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const WITHOUT_ZONE = /T[\d:.]+$/;

/** Milliseconds since the epoch of an ISO 8601 date; NaN for anything else. Without a zone it is UTC. */
export const isoDateMs = (text: string): number => {
  if (!ISO_DATE.test(text)) return Number.NaN;
  return Date.parse(WITHOUT_ZONE.test(text) ? `${text}Z` : text);
};

export const isIsoDate = (text: string): boolean => !Number.isNaN(isoDateMs(text));
