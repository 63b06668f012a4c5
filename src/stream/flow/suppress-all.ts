import type { SwitchOff } from "../ports.ts";

/** Switches off in several places, in their order. If one fails the whole may be done again: what is off stays off. */
export const switchOffAll = (...places: SwitchOff[]): SwitchOff => ({
  switchOff: async (target, now) => {
    for (const place of places) await place.switchOff(target, now);
  },
});
