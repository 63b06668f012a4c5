import type { Duplex } from "node:stream";
import type { AedesOptions, Client } from "aedes";
import type { Admission, Refusal } from "./admission.ts";
import { createDirectDelivery } from "./direct-delivery.ts";
import { keepAliveFor, whyNotPublished, whyNotSubscribed } from "./guard.ts";
import type { Registry } from "./registry.ts";
import type { Retained } from "./retained.ts";
import type { Arrival } from "./web-socket-server.ts";

export type HookParts = {
  admit: Admission;
  arrivals: WeakMap<Duplex, Arrival>;
  registry: Registry;
  retained: Retained;
  log: (message: string, facts: Record<string, unknown>) => void;
};

type Hooks = Required<
  Pick<AedesOptions, "preConnect" | "authenticate" | "authorizePublish" | "authorizeSubscribe" | "authorizeForward">
>;

/** Where aedes asks, the guard, the policies and the direct delivery answer. */
export const createHooks = ({ admit, arrivals, registry, retained, log }: HookParts): Hooks => {
  const askedIds = new WeakMap<Client, string>();
  const deliverDirectly = createDirectDelivery();

  const admitClient = async (client: Client, username?: string, password?: Buffer): Promise<Refusal | undefined> => {
    const arrival = arrivals.get(client.conn);
    if (!arrival) return { refused: "not a WebSocket", returnCode: 5 };
    const admitted = await admit(client, arrival, askedIds.get(client) ?? "", username, password);
    if ("refused" in admitted) return admitted;
    registry.enter(client, admitted);
    return undefined;
  };

  return {
    preConnect: (client, packet, next) => {
      packet.keepalive = keepAliveFor(packet.keepalive ?? 0);
      askedIds.set(client, packet.clientId);
      next(null, true);
    },
    authenticate: (client, username, password, done) => {
      const answer = (refusal: Refusal | undefined) => {
        if (!refusal) return done(null, true);
        const { refused: reason, returnCode } = refusal;
        log("connection refused", { clientId: client.id, reason });
        done(Object.assign(new Error(reason), { returnCode }), null);
      };
      admitClient(client, username, password).then(answer, (error: unknown) =>
        answer({ refused: `no decision: ${String(error)}`, returnCode: 3 }),
      );
    },
    authorizePublish: (client, packet, done) => {
      const connection = client ? registry.find(client) : undefined;
      const reason = connection ? whyNotPublished(connection, packet, retained) : "no client publishes it";
      if (reason) log("publish refused", { clientId: client?.id, reason });
      done(reason ? new Error(reason) : null);
    },
    authorizeSubscribe: (client, subscription, done) => {
      const connection = registry.find(client);
      const reason = connection ? whyNotSubscribed(connection, subscription) : "the client is not admitted";
      if (reason) log("subscription refused", { clientId: client.id, reason });
      else connection?.filters.set(subscription.topic, subscription.qos);
      done(null, reason ? null : subscription);
    },
    authorizeForward: (client, packet) => {
      const connection = registry.find(client);
      if (!connection?.may("iot:Receive", `topic/${packet.topic}`)) return null;
      return deliverDirectly(connection, packet) ? null : packet;
    },
  };
};
