import type { Change, Profile } from "./profile.ts";

/** Which value of an attribute applies. */
export type AttributeRule =
  /** The one that was set last, by whichever system. */
  | { kind: "newest" }
  /** That of the first of these systems that has one; systems that are not named come last. */
  | { kind: "source-order"; sources: string[] }
  /** All values of all systems. */
  | { kind: "union" };

/** Rules by attribute. */
export type SyncRules = { attributes: ReadonlyMap<string, AttributeRule>; others: AttributeRule };

/** The value that applies, and the systems whose own value does not. */
export type Resolved = {
  attribute: string;
  values: string[];
  /** The change that decided. For a union, the latest. */
  origin: { source: string; at: number };
  overruled: string[];
};

type Candidate = { source: string; values: string[]; at: number };

const ruleOf = ({ attributes, others }: SyncRules, attribute: string): AttributeRule =>
  attributes.get(attribute) ?? others;

const byName = (a: Candidate, b: Candidate): number => (a.source < b.source ? -1 : 1);
// Two systems can set a value in the same millisecond; the order of their names then decides.
const byAge = (a: Candidate, b: Candidate): number => b.at - a.at || byName(a, b);

const isSame = (a: readonly string[], b: readonly string[]): boolean => JSON.stringify(a) === JSON.stringify(b);

const decide = (
  rule: AttributeRule,
  candidates: Candidate[],
): { decisive: Candidate; values: string[] } | undefined => {
  const [newest] = candidates.toSorted(byAge);
  if (newest === undefined) return undefined;
  switch (rule.kind) {
    case "newest":
      return { decisive: newest, values: newest.values };
    case "source-order": {
      const first =
        rule.sources.flatMap((source) => candidates.find((one) => one.source === source) ?? [])[0] ?? newest;
      return { decisive: first, values: first.values };
    }
    case "union":
      return { decisive: newest, values: [...new Set(candidates.flatMap(({ values }) => values))].sort() };
    default:
      return rule satisfies never;
  }
};

/** The values that apply in all systems, whatever the order in which their changes arrived. */
export const resolveProfile = (profile: Profile, rules: SyncRules): Resolved[] =>
  [...profile].flatMap(([attribute, versions]) => {
    const candidates = [...versions].map(([source, version]) => ({ source, ...version }));
    const decision = decide(ruleOf(rules, attribute), candidates);
    if (decision === undefined) return [];
    const { decisive, values } = decision;
    const overruled = candidates.filter((one) => !isSame(one.values, values)).map(({ source }) => source);
    const origin = { source: decisive.source, at: decisive.at };
    return [{ attribute, values, origin, overruled: overruled.sort() }];
  });

/**
 * What has to be written to a system: the values that apply and differ from those that it has. Each change has its origin,
 * by which the system's report of it is recognized.
 */
export const changesFor = (
  target: string,
  resolved: readonly Resolved[],
  has: ReadonlyMap<string, readonly string[]>,
): Change[] =>
  resolved
    .filter(({ attribute, values }) => !isSame(values, has.get(attribute) ?? []))
    .map(({ attribute, values, origin }) => ({ attribute, values, source: target, at: origin.at, origin }));
