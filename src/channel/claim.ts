import type { Delivery } from "./delivery.ts";

/** A run's right to deliver. It ends by itself, so that what a dead run held is delivered by another. */
export type Lease = { owner: string; nowMs: number; untilMs: number };

/** What came of asking for the right to send one poke. */
export type Claim =
  | { kind: "taken" }
  | { kind: "held"; untilMs: number }
  | { kind: "done" }
  | { kind: "unavailable"; reason: string };

export type Claims = {
  take: (ids: string[], lease: Lease) => Promise<Map<string, Claim>>;
  /** Marks as sent; how many may not be marked. */
  settle: (ids: string[], lease: Lease) => Promise<number>;
  /** Gives the right back; how many could not be given back. */
  release: (ids: string[], lease: Lease) => Promise<number>;
};

export type ClaimVerdict =
  | { kind: "deliver" }
  | { kind: "duplicate" }
  | { kind: "waiting"; reason: string; waitSeconds: number };

// A run ends when its function is cut off; clocks differ.
const LEASE_SLACK_MS = 1_000;

/** A lease that outlives its run, and not by much. */
export const createLease = (owner: string, now: Date, remainingMs: number): Lease => ({
  owner,
  nowMs: now.getTime(),
  untilMs: now.getTime() + remainingMs + LEASE_SLACK_MS,
});

/** Deliver what is ours, leave what is done, come back later for the rest. */
export const decideByClaim = (claim: Claim | undefined, nowMs: number): ClaimVerdict => {
  switch (claim?.kind) {
    case "taken":
      return { kind: "deliver" };
    case "done":
      return { kind: "duplicate" };
    case "held": {
      const waitSeconds = Math.max(0, Math.ceil((claim.untilMs - nowMs) / 1_000));
      return { kind: "waiting", reason: "in flight in another run", waitSeconds };
    }
    case "unavailable":
      return { kind: "waiting", reason: `claims: ${claim.reason}`, waitSeconds: 1 };
    case undefined:
      return { kind: "waiting", reason: "claims: no answer", waitSeconds: 1 };
    default:
      return claim satisfies never;
  }
};

export const idsOf = (deliveries: Delivery[]): string[] => deliveries.map(({ id }) => id);
