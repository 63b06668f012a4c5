import { Unfinished } from "./errors.ts";
import { type Claims, decideByClaim, type Lease } from "./run.ts";

/**
 * Does work that must be done once, however often its event is delivered: returns `undefined` if it was done before, and
 * throws if another invocation is doing it. Work that fails can be claimed again.
 */
export const underClaim = async <T>(
  claims: Claims,
  id: string,
  lease: Lease,
  subject: string,
  work: () => Promise<T>,
): Promise<T | undefined> => {
  const decision = decideByClaim((await claims.take([id], lease)).get(id), lease.nowMs);
  switch (decision.kind) {
    case "duplicate":
      return undefined;
    case "waiting":
      throw new Unfinished(1, subject, decision.reason);
    case "deliver":
      return work().then(
        async (result) => {
          // If this fails, another delivery does the work again.
          await claims.complete([id], lease);
          return result;
        },
        async (error: unknown) => {
          await claims.release([id], lease);
          throw error;
        },
      );
    default:
      return decision satisfies never;
  }
};
