import { readFileSync } from "node:fs";
import { CLOCK_AHEAD_MAX_MS, type Clock, createClock } from "../engine/clock.ts";
import { replaceFile } from "./state/state-entries.ts";

/** The file that holds how far the clock is ahead of real time contains something else. */
export class DamagedClockFile extends Error {
  override readonly name = "DamagedClockFile";
  readonly path: string;

  constructor(path: string) {
    super(
      `${path} is damaged: expected how many milliseconds the clock is ahead of real time, from 0 to ` +
        `${CLOCK_AHEAD_MAX_MS}. Write the number, or delete the file to continue with the real time.`,
    );
    this.path = path;
  }
}

/** The engine's clock, whose offset is kept in a file, so that time does not move back when the local cloud starts again. */
export type PersistedClock = { clock: Clock; keep(offsetMs: number): void };

export const openClock = (path: string): PersistedClock => ({
  clock: createClock(readOffset(path)),
  keep: (offsetMs) => replaceFile(path, String(offsetMs)),
});

const readOffset = (path: string): number => {
  const text = readIfExists(path);
  if (text === undefined) return 0;
  const offsetMs = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (offsetMs <= CLOCK_AHEAD_MAX_MS) return offsetMs;
  throw new DamagedClockFile(path);
};

const readIfExists = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
};
