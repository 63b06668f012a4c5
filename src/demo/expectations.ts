import type { DemoEndpoint } from "./people.ts";

export type Expectations = {
  /** Customer ids that get exactly one poke. */
  poked: Set<string>;
  /** Addresses that a text message reaches an hour later. */
  texted: Set<string>;
  /** Addresses that a mail goes to, as nobody can be poked there. */
  mailed: Set<string>;
  /** Endpoint ids whose mail bounces, so that they are switched off. */
  bounced: Set<string>;
  /** How many endpoints of the segment the journey leaves out: opted out, or taken over by a new phone. */
  leftOut: number;
};

const isReachable = (endpoint: DemoEndpoint): boolean => endpoint.OptOut !== "ALL";
const customerOf = (endpoint: DemoEndpoint): string => endpoint.User?.UserId ?? endpoint.Address;

/** What the story must bring about, worked out from the audience alone. */
export const expectedOf = (endpoints: DemoEndpoint[]): Expectations => {
  const reachable = endpoints.filter(isReachable);
  const apps = reachable.filter((endpoint) => endpoint.ChannelType === "CUSTOM");
  const mail = reachable.filter((endpoint) => endpoint.ChannelType === "EMAIL");
  const poked = new Set(apps.map(customerOf));
  const texted = reachable.filter((endpoint) => endpoint.ChannelType === "SMS" && poked.has(customerOf(endpoint)));
  const inSegment = endpoints.filter((endpoint) => endpoint.ChannelType !== "SMS");
  return {
    leftOut: inSegment.length - poked.size - mail.length,
    poked,
    texted: new Set(texted.map((endpoint) => endpoint.Address)),
    mailed: new Set(mail.map((endpoint) => endpoint.Address)),
    bounced: new Set(mail.filter((endpoint) => endpoint.Address.startsWith("bounce")).map((endpoint) => endpoint.Id)),
  };
};

/** One line for each expectation that did not come true; none if all did. */
export const whatIsMissing = (expected: ReadonlySet<string>, seen: Iterable<string>, noun: string): string[] => {
  const counts = new Map<string, number>();
  for (const name of seen) counts.set(name, (counts.get(name) ?? 0) + 1);
  const missing = [...expected].filter((name) => !counts.has(name)).map((name) => `${name} had no ${noun}`);
  const repeated = [...counts]
    .filter(([, count]) => count > 1)
    .map(([name, count]) => `${name} had ${count} times a ${noun}`);
  const unexpected = [...counts.keys()]
    .filter((name) => !expected.has(name))
    .map((name) => `${name} had an unexpected ${noun}`);
  return [...missing, ...repeated, ...unexpected];
};
