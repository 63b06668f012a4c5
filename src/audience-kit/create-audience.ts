import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { AddressRules } from "../audience/address.ts";
import { type Audience, createAudienceFlow } from "../audience/flow/audience.ts";
import type { Surroundings } from "../audience/ports.ts";
import type { CapacityPolicy } from "../audience/user-capacity.ts";
import { type AudienceClient, type AudienceMessage, connectAudience } from "../aws/audience.ts";

export type AudienceOptions = {
  applicationId: string;
  /** A client of the AWS SDK with `maxAttempts: 1`: calls are repeated here, at the rate that is learned. */
  client: AudienceClient;
  addresses?: AddressRules;
  /** What happens to an endpoint that its user has no room for. Default: "as-pinpoint". */
  capacity?: CapacityPolicy;
  /** How many requests are in flight at most. Default: 4. */
  concurrency?: number;
  /** How many times an item is sent before it is reported as retryable. Default: 8. */
  attempts?: number;
  /** Time and chance, for tests. */
  surroundings?: Partial<Surroundings>;
};

const CONCURRENCY = 4;
// With the back-off between attempts, about a minute.
const ATTEMPTS = 8;

const SURROUNDINGS: Surroundings = {
  now: () => performance.now() + performance.timeOrigin,
  wait: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
  random: Math.random,
  newId: randomUUID,
};

/**
 * Functions that keep the users, endpoints and events of an application up to date: checked before the call, in batches, at
 * the rate that Pinpoint permits, with a result for each item. Throws if `applicationId` is empty.
 *
 * @example
 * const audience = createAudience({ applicationId, client: new PinpointClient({ maxAttempts: 1 }) });
 * const report = await audience.updateEndpoints([{ Id: "ada", ChannelType: "EMAIL", Address: "ada@Example.com" }]);
 */
export const createAudience = (options: AudienceOptions): Audience<AudienceMessage> => {
  const { applicationId, client, addresses = {}, capacity = "as-pinpoint" } = options;
  const { concurrency = CONCURRENCY, attempts = ATTEMPTS, surroundings } = options;
  if (!applicationId) throw new Error("applicationId: expected the id of an application, got an empty string");
  return createAudienceFlow(
    connectAudience(client, applicationId),
    { addresses, capacity, concurrency, attempts },
    { ...SURROUNDINGS, ...surroundings },
  );
};
