import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Clock, createClock } from "../engine/clock.ts";

/** A clock that is as far ahead after a restart as it was before: what was planned for a moved time stays in order. */
export const openClock = (path: string): Clock => {
  const clock = createClock(existsSync(path) ? Number(readFileSync(path, "utf8")) || 0 : 0);
  return {
    ...clock,
    advanceTo: (ms) => {
      clock.advanceTo(ms);
      writeFileSync(path, String(clock.offsetMs()));
    },
  };
};
