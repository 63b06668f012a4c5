import type { Duplex } from "node:stream";
import type { ConnectAuthorization } from "./authorization.ts";
import { type IotAction, isAllowed } from "./iot-policy.ts";
import { SUBSCRIPTIONS_PER_CONNECTION } from "./limits.ts";

type Granted = Extract<ConnectAuthorization, { allowed: true }>;

/** An admitted MQTT connection: its identity, its permissions and its subscriptions. */
export type Connection = {
  clientId: string;
  principalId: string;
  socket: Duplex;
  stream: Duplex;
  isOpen: () => boolean;
  /** WebSocket frames of QoS 0 messages, written at the end of this turn of the event loop. */
  frames: Buffer[];
  framesBytes: number;
  /** Deliveries passed to aedes that it has not written yet. */
  deferred: number;
  /** Granted topic filters with their QoS. */
  filters: Map<string, number>;
  isPermitted: (action: IotAction, resource: string) => boolean;
  timers: NodeJS.Timeout[];
};

/** A bound for clients that publish to ever new topics. */
const CACHED_PERMISSIONS = 4 * SUBSCRIPTIONS_PER_CONNECTION;

/** Evaluates the policies of a connection and caches the results, since a connection uses few topics. */
export const createPermissions = (arnPrefix: string, { policies }: Granted): Connection["isPermitted"] => {
  const cache = new Map<string, boolean>();
  return (action, resource) => {
    const key = `${action} ${resource}`;
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const allowed = isAllowed(policies, action, `${arnPrefix}:${resource}`);
    if (cache.size >= CACHED_PERMISSIONS) cache.clear();
    cache.set(key, allowed);
    return allowed;
  };
};
