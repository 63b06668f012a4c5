const MINUTE_MS = 60_000;

/** A sentence for the terminal if the clock of campaigns and journeys is ahead of real time; undefined if not. */
export const describeClock = (aheadMs: number): string | undefined =>
  aheadMs < MINUTE_MS
    ? undefined
    : `Its clock is ${duration(Math.round(aheadMs / MINUTE_MS))} ahead of real time, because an earlier run advanced it; --fresh resets it`;

const duration = (minutes: number): string => {
  const parts = [
    [Math.floor(minutes / 1_440), "day"],
    [Math.floor(minutes / 60) % 24, "hour"],
    [minutes % 60, "minute"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`)
    .join(" ");
};
