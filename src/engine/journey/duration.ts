import * as z from "zod";
import { CLOCK_AHEAD_MAX_MS } from "../clock.ts";

const ISO_DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** The length of an ISO 8601 duration of weeks, days, hours, minutes and seconds, up to ten years; undefined for any other text. */
export const durationMs = (text: string): number | undefined => {
  const counts = ISO_DURATION.exec(text)?.slice(1);
  if (counts === undefined || counts.every((count) => count === undefined)) return undefined;
  const lengthMs = counts.reduce((sum, count, index) => sum + Number(count ?? 0) * (UNITS_MS[index] ?? 0), 0);
  return lengthMs <= CLOCK_AHEAD_MAX_MS ? lengthMs : undefined;
};

/** An ISO 8601 duration, for example `PT1H`. */
export const Duration = z.string().refine((text) => durationMs(text) !== undefined, {
  message: "must be an ISO 8601 duration of at most ten years, for example PT1H or P2D",
});
