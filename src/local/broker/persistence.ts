import { Readable } from "node:stream";
import type { AedesPublishPacket, Client, Subscription } from "aedes";
import type { Retained } from "./retained.ts";
import type { Sessions } from "./sessions.ts";

type ClientId = { id: string };

/**
 * The persistence interface of aedes. It has no QoS 2 methods, because the packet gate refuses QoS 2. Last wills are kept
 * by aedes with their connection; the interface stores them for other brokers of a cluster, and this is the only broker.
 */
export const createPersistence = (sessions: Sessions, retained: Retained) => {
  return {
    setup: async () => {},
    storeRetained: async (packet: AedesPublishPacket) => retained.store(packet),
    createRetainedStreamCombi: (filters: string[]) => retained.matching(filters),
    addSubscriptions: async (client: Client, subscriptions: Subscription[]) => sessions.add(client, subscriptions),
    removeSubscriptions: async (client: ClientId, filters: string[]) => sessions.remove(client, filters),
    cleanSubscriptions: async (client: ClientId) => sessions.forget(client),
    subscriptionsByClient: async (client: ClientId) => sessions.filtersOf(client),
    subscriptionsByTopic: async (topic: string) => sessions.matching(topic),
    outgoingEnqueue: async (to: { clientId: string }, packet: AedesPublishPacket) =>
      sessions.enqueue(to.clientId, packet),
    outgoingEnqueueCombi: async (to: { clientId: string }[], packet: AedesPublishPacket) => {
      for (const { clientId } of to) sessions.enqueue(clientId, packet);
    },
    outgoingUpdate: async (client: ClientId, packet: AedesPublishPacket) => sessions.sent(client, packet),
    outgoingClearMessageId: async (client: ClientId, { messageId }: { messageId?: number }) =>
      sessions.acknowledged(client, messageId),
    outgoingStream: (client: ClientId) => sessions.unacknowledged(client),
    putWill: async () => {},
    delWill: async () => {},
    streamWill: () => Readable.from([]),
  };
};
