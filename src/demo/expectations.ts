import { countBy } from "../count-by.ts";
import type { DemoEndpoint } from "./people.ts";

export type Expectations = {
  /** Ids of the customers who receive exactly one poke. */
  poked: Set<string>;
  /** Phone numbers that receive a text message an hour later. */
  texted: Set<string>;
  /** Email addresses that receive an email, because their endpoint cannot be poked. */
  emailed: Set<string>;
  /** Ids of the endpoints whose email bounces, so that they are opted out. */
  bounced: Set<string>;
  /** Number of endpoints in the segment that the journey excludes: opted out, or replaced by a new phone. */
  excluded: number;
};

/** What the demo must cause, derived from the endpoints alone. */
export const expectedOf = (endpoints: DemoEndpoint[]): Expectations => {
  const reachable = endpoints.filter(isReachable);
  const apps = reachable.filter((endpoint) => endpoint.ChannelType === "CUSTOM");
  const emails = reachable.filter((endpoint) => endpoint.ChannelType === "EMAIL");
  const poked = new Set(apps.map(customerOf));
  const texted = reachable.filter((endpoint) => endpoint.ChannelType === "SMS" && poked.has(customerOf(endpoint)));
  const inSegment = endpoints.filter((endpoint) => endpoint.ChannelType !== "SMS");
  return {
    excluded: inSegment.length - poked.size - emails.length,
    poked,
    texted: new Set(texted.map((endpoint) => endpoint.Address)),
    emailed: new Set(emails.map((endpoint) => endpoint.Address)),
    bounced: new Set(emails.filter((endpoint) => endpoint.Address.startsWith("bounce")).map((endpoint) => endpoint.Id)),
  };
};

const isReachable = (endpoint: DemoEndpoint): boolean => endpoint.OptOut !== "ALL";
const customerOf = (endpoint: DemoEndpoint): string => endpoint.User?.UserId ?? endpoint.Address;

/** One line for each difference: `noun` missing, received more than once, or not expected. */
export const differences = (expected: ReadonlySet<string>, seen: Iterable<string>, noun: string): string[] => {
  const counts = countBy(seen, (name) => name);
  const missing = [...expected].filter((name) => !Object.hasOwn(counts, name)).map((name) => `${name}: no ${noun}`);
  const repeated = Object.entries(counts)
    .filter(([, count]) => count > 1)
    .map(([name, count]) => `${name}: ${count} times a ${noun}`);
  const unexpected = Object.keys(counts)
    .filter((name) => !expected.has(name))
    .map((name) => `${name}: unexpected ${noun}`);
  return [...missing, ...repeated, ...unexpected];
};
