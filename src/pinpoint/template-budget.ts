// One step is one iteration of a loop, or one name read in an iteration. Two nested loops over lists of 50 values that read
// 30 names take about 80,000 steps and 20 ms; a batch has 50 endpoints.
const STEPS_MAX = 100_000;
// What helpers read and return and what loops write, in total: five times the text of a very long email.
const CHARACTERS_MAX = 500_000;
// What one helper call reads or returns: twice the longest message that is not an email.
const HELPER_LENGTH_MAX = 20_000;
// Each time zone needs up to a dozen formatters of its own, which take 0.1 ms each to create.
const TIME_ZONES_MAX = 10;

/** What the templates of one message may still do. Each method throws above its bound, and the message names the bound. */
export type RenderBudget = {
  takeSteps(steps: number): void;
  takeCharacters(length: number): void;
  takeHelperText(length: number): void;
  takeTimeZone(name: string): void;
};

/** The budget of one message for one endpoint. */
export const createRenderBudget = (): RenderBudget => {
  let stepsLeft = STEPS_MAX;
  let charactersLeft = CHARACTERS_MAX;
  const timeZones = new Set<string>();
  const takeCharacters = (length: number): void => {
    charactersLeft -= length;
    if (charactersLeft < 0) throw new RangeError(`helpers and loops handle more than ${CHARACTERS_MAX} characters`);
  };
  return {
    takeCharacters,
    takeHelperText: (length) => {
      requireHelperLength(length);
      takeCharacters(length);
    },
    takeSteps: (steps) => {
      stepsLeft -= steps;
      if (stepsLeft < 0) throw new RangeError(`loops take more than ${STEPS_MAX} steps`);
    },
    takeTimeZone: (name) => {
      timeZones.add(name);
      if (timeZones.size > TIME_ZONES_MAX) throw new RangeError(`uses more than ${TIME_ZONES_MAX} time zones`);
    },
  };
};

/** Throws if one helper call would read or return more than it may. */
export const requireHelperLength = (length: number): void => {
  if (length > HELPER_LENGTH_MAX) throw new RangeError(`a helper handles more than ${HELPER_LENGTH_MAX} characters`);
};
