/** What is known of one customer: `optOuts` are those of its endpoints, `isSuppressed` is for any reason. */
export type OptOutFacts = {
  isListed: boolean;
  isSuppressed: boolean;
  /** The customer is suppressed because it opted out. */
  isSuppressedByOptOut: boolean;
  optOuts: readonly ("ALL" | "NONE")[];
};

export type Repair = "none" | "opt-out" | "list";

/**
 * How an opt-out list of the account and our own record of a customer are made to agree. A repair adds an opt-out and
 * never ends one: a lost opt-in costs a few texts, and a lost opt-out sends texts that the customer refused.
 *
 * Where AWS manages opt-outs, its list is complete, and an endpoint may be opted out for a reason of its own. Where they
 * are self-managed, the list has only what `two-way-sms` put there.
 */
export const decideRepair = (facts: OptOutFacts, { isSelfManaged }: { isSelfManaged: boolean }): Repair => {
  if (facts.isListed)
    return facts.isSuppressed && facts.optOuts.every((optOut) => optOut === "ALL") ? "none" : "opt-out";
  if (!isSelfManaged) return "none";
  return facts.isSuppressedByOptOut || facts.optOuts.includes("ALL") ? "list" : "none";
};
