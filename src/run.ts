/** The part of a Lambda function's context that a channel or hook reads. [Lambda developer guide: context object] */
export type LambdaContext = { awsRequestId: string; getRemainingTimeInMillis(): number };

/** The time that is left for sending. Deliveries that are unsent when it ends go to the queue. */
export type Budget = { leftMs: () => number };

/** A run's exclusive right to send. It expires, so that another run can take over if the run is cut off. */
export type Lease = { owner: string; nowMs: number; untilMs: number };

/** One run of a function: when it started, how long it may send, and the lease under which it claims. */
export type Run = { now: Date; budget: Budget; lease: Lease };

/** The state of one delivery's claim after a run tried to take it. */
export type Claim =
  | { kind: "taken" }
  | { kind: "held"; untilMs: number }
  | { kind: "done" }
  | { kind: "unavailable"; reason: string };

export type Claims = {
  take: (ids: string[], lease: Lease) => Promise<Map<string, Claim>>;
  /** Marks claims as done; returns how many could not be marked. */
  complete: (ids: string[], lease: Lease) => Promise<number>;
  /** Releases claims, so that another run can take them; returns how many could not be released. */
  release: (ids: string[], lease: Lease) => Promise<number>;
};

export type ClaimDecision =
  | { kind: "deliver" }
  | { kind: "duplicate" }
  | {
      kind: "waiting";
      reason: string;
      waitSeconds: number;
      /** Another run holds the claim until the lease expires; that run may still be sending, or may have been terminated. */
      isHeld?: boolean;
    };

// Time to enqueue what is left, to release claims and to return the response.
const RESERVE_MS = 2_000;
// Allows for clock differences.
const LEASE_SLACK_MS = 1_000;

/**
 * The budget of a function that Pinpoint invokes for a batch. Pinpoint waits 15 seconds; three are reserved for what follows, such
 * as enqueuing the rest, claims, the decision log and the response. [Pinpoint developer guide: custom channels; customizing
 * segments with Lambda]
 */
export const PINPOINT_BUDGET_MS = 12_000;

/** A budget of at most `capMs` from now, which ends at least two seconds before the function's timeout. */
export const createBudget = (remainingMs: () => number, capMs: number): Budget => {
  const atStartMs = remainingMs();
  const allowedMs = Math.min(capMs, atStartMs - RESERVE_MS);
  return { leftMs: () => allowedMs - (atStartMs - remainingMs()) };
};

/** A lease that expires one second after the function's timeout. */
export const createLease = (owner: string, now: Date, remainingMs: number): Lease => ({
  owner,
  nowMs: now.getTime(),
  untilMs: now.getTime() + remainingMs + LEASE_SLACK_MS,
});

/** A delivery is sent if its claim was taken, is a duplicate if its claim is done, and waits in any other state. */
export const decideByClaim = (claim: Claim | undefined, nowMs: number): ClaimDecision => {
  switch (claim?.kind) {
    case "taken":
      return { kind: "deliver" };
    case "done":
      return { kind: "duplicate" };
    case "held": {
      const waitSeconds = Math.max(0, Math.ceil((claim.untilMs - nowMs) / 1_000));
      return { kind: "waiting", reason: "in flight in another run", waitSeconds, isHeld: true };
    }
    case "unavailable":
      return { kind: "waiting", reason: `claims: ${claim.reason}`, waitSeconds: 1 };
    case undefined:
      return { kind: "waiting", reason: "claims: no response", waitSeconds: 1 };
    default:
      return claim satisfies never;
  }
};
