import type { Duplex } from "node:stream";
import type { Authorization } from "./authorization.ts";
import { type IotAction, isAllowed } from "./iot-policy.ts";
import { subscriptionsPerConnection } from "./limits.ts";

type Granted = Extract<Authorization, { allowed: true }>;

/** One MQTT connection: who it is, what it may do, what it listens to. */
export type Connection = {
  clientId: string;
  principalId: string;
  connectedAt: number;
  socket: Duplex;
  stream: Duplex;
  isOpen: () => boolean;
  /** QoS 0 deliveries of this turn of the event loop, framed. */
  frames: Buffer[];
  framesBytes: number;
  /** Deliveries left to aedes that it has not written yet. */
  deferred: number;
  filters: Map<string, number>;
  may: (action: IotAction, resource: string) => boolean;
  timers: NodeJS.Timeout[];
};

/** A connection holds few topics, so decisions are kept; a client that publishes to ever new ones must not fill memory. */
const decisionsKept = 4 * subscriptionsPerConnection;

export const createDecisions = (arnPrefix: string, { policies }: Granted): Connection["may"] => {
  const decided = new Map<string, boolean>();
  return (action, resource) => {
    const key = `${action} ${resource}`;
    const known = decided.get(key);
    if (known !== undefined) return known;
    const allowed = isAllowed(policies, action, `${arnPrefix}:${resource}`);
    if (decided.size >= decisionsKept) decided.clear();
    decided.set(key, allowed);
    return allowed;
  };
};
