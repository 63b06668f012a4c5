import type { Outgoing, Quarantined } from "./read-record.ts";

/** The right to publish an event: `owner` is the stream position that has it. */
export type Claim = { id: string; owner: string };
/**
 * `ours`: nobody published it and this position may, also when the same position comes again after a crash.
 * `published`: it was. `taken`: the same event is at another position, which will publish it or be retried until it has.
 */
export type ClaimState = "ours" | "published" | "taken";

export type Claims = {
  /** Answers for each id it could claim or look up; a missing answer is a failure. */
  claim: (claims: Claim[], now: Date) => Promise<ReadonlyMap<string, ClaimState>>;
  markPublished: (claims: Claim[], now: Date) => Promise<void>;
};

/** `refused` will never be accepted; `failed` may be, another time. */
export type PublishVerdict =
  | { kind: "published" }
  | { kind: "failed"; reason: string }
  | { kind: "refused"; reason: string };
/** At most ten notifications at a time, a verdict for each in their order. */
export type Topic = { publish: (batch: Outgoing[]) => Promise<PublishVerdict[]> };

/** Puts each entry under its stream position, so that an entry put again is the same entry. */
export type Quarantine = { put: (entries: Quarantined[], now: Date) => Promise<void> };

export type SwitchOffTarget = {
  applicationId?: string | undefined;
  endpointId?: string | undefined;
  addresses: string[];
  reason: "hard-bounce" | "complaint" | "opt-out";
};
/** Switching off what is off already changes nothing. */
export type SwitchOff = { switchOff: (target: SwitchOffTarget, now: Date) => Promise<void> };
