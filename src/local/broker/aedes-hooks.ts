import type { Duplex } from "node:stream";
import type { AedesOptions, Client } from "aedes";
import { type Admission, type ConnectRefusal, RETURN_CODES } from "./admission.ts";
import { contained } from "./contained.ts";
import { createDirectDelivery } from "./direct-delivery.ts";
import { keepAliveFor, whyNotPublished, whyNotSubscribed } from "./packet-rules.ts";
import type { Registry } from "./registry.ts";
import type { Retained } from "./retained.ts";
import type { IncomingConnection } from "./web-socket-server.ts";

export type AedesHookParts = {
  admit: Admission;
  incoming: WeakMap<Duplex, IncomingConnection>;
  registry: Registry;
  retained: Retained;
  log: (message: string, facts: Record<string, unknown>) => void;
};

type AedesHooks = Required<
  Pick<AedesOptions, "preConnect" | "authenticate" | "authorizePublish" | "authorizeSubscribe" | "authorizeForward">
>;

/**
 * The callbacks through which aedes applies admission, packet rules, policies and direct delivery. An exception in a
 * callback ends the connection of the client that it is called for.
 */
export const createAedesHooks = ({ admit, incoming, registry, retained, log }: AedesHookParts): AedesHooks => {
  // aedes replaces an empty client id with a generated one; IoT Core rejects it.
  const requestedIds = new WeakMap<Client, string>();
  const deliverDirectly = createDirectDelivery();

  const admitClient = async (
    client: Client,
    username?: string,
    password?: Buffer,
  ): Promise<ConnectRefusal | undefined> => {
    const connection = incoming.get(client.conn);
    if (!connection) return { refused: "the connection is not a WebSocket", returnCode: RETURN_CODES.notAuthorized };
    const admitted = await admit(client, connection, requestedIds.get(client) ?? "", username, password);
    if ("refused" in admitted) return admitted;
    registry.add(client, admitted);
    return undefined;
  };

  return {
    preConnect: contained((client, packet, next) => {
      packet.keepalive = keepAliveFor(packet.keepalive ?? 0);
      requestedIds.set(client, packet.clientId);
      next(null, true);
    }),
    authenticate: (client, username, password, done) => {
      const finish = contained((_client: Client, refusal: ConnectRefusal | undefined) => {
        if (!refusal) return done(null, true);
        const { refused: reason, returnCode } = refusal;
        log("connection refused", { clientId: client.id, reason });
        done(Object.assign(new Error(reason), { returnCode }), null);
      });
      admitClient(client, username, password).then(
        (refusal) => finish(client, refusal),
        (error: unknown) => {
          const returnCode = RETURN_CODES.serverUnavailable;
          finish(client, { refused: `the authorizer failed: ${String(error)}`, returnCode });
        },
      );
    },
    authorizePublish: contained((client, packet, done) => {
      const connection = client ? registry.find(client) : undefined;
      const reason = connection
        ? whyNotPublished(connection, packet, retained)
        : "the publisher is not an admitted client";
      if (reason) log("publish refused", { clientId: client?.id, reason });
      done(reason ? new Error(reason) : null);
    }),
    authorizeSubscribe: contained((client, subscription, done) => {
      const connection = registry.find(client);
      const reason = connection ? whyNotSubscribed(connection, subscription) : "the client is not admitted";
      if (reason) log("subscription refused", { clientId: client.id, reason });
      else connection?.filters.set(subscription.topic, subscription.qos);
      done(null, reason ? null : subscription);
    }),
    authorizeForward: contained((client, packet) => {
      const connection = registry.find(client);
      if (!connection?.isPermitted("iot:Receive", `topic/${packet.topic}`)) return null;
      return deliverDirectly(connection, packet) ? null : packet;
    }),
  };
};
