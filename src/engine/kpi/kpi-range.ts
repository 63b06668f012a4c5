import { badRequest } from "../api-error.ts";
import { isoDateMs } from "../endpoint/iso-date.ts";

export type KpiRange = { startMs: number; endMs: number };

const DAY_MS = 86_400_000;
// [Pinpoint developer guide: query data for campaigns] the preceding 31 days, if a request has no range; no range is longer
// or starts 90 days ago or earlier.
const RANGE_MAX_MS = 31 * DAY_MS;
const AGE_MAX_MS = 90 * DAY_MS;

/** `start-time` and `end-time` of a request. */
export const readKpiRange = (query: URLSearchParams, nowMs: number): KpiRange => {
  const end = readTime(query, "end-time");
  const start = readTime(query, "start-time");
  const endMs = end ?? (start === undefined ? nowMs : Math.min(nowMs, start + RANGE_MAX_MS));
  if (nowMs - endMs >= AGE_MAX_MS) throw badRequest("end-time: 90 days ago or earlier");
  const startMs = start ?? Math.max(endMs - RANGE_MAX_MS, nowMs - AGE_MAX_MS + 1);
  if (startMs > endMs) throw badRequest("start-time: after end-time");
  if (endMs - startMs > RANGE_MAX_MS) throw badRequest("start-time: more than 31 days before end-time");
  if (nowMs - startMs >= AGE_MAX_MS) throw badRequest("start-time: 90 days ago or earlier");
  return { startMs, endMs };
};

const readTime = (query: URLSearchParams, name: string): number | undefined => {
  const text = query.get(name);
  if (text === null) return undefined;
  const ms = isoDateMs(text);
  if (Number.isNaN(ms)) throw badRequest(`${name}: expected an ISO 8601 date`);
  return ms;
};
