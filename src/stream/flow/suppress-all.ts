import type { Suppressor } from "../ports.ts";

/** Suppresses through each of the suppressors in order. If one fails, the call can be retried: each is idempotent. */
export const suppressAll = (...suppressors: Suppressor[]): Suppressor => ({
  suppress: async (target, now) => {
    for (const suppressor of suppressors) await suppressor.suppress(target, now);
  },
});
