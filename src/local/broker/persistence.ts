import { Readable } from "node:stream";
import type { AedesPublishPacket, Client, Subscription } from "aedes";
import type { Retained } from "./retained.ts";
import type { Sessions } from "./sessions.ts";

type ClientId = { id: string };

/** The persistence interface of aedes. It has no QoS 2 methods, because the packet rules reject QoS 2. */
export const createPersistence = (sessions: Sessions, retained: Retained) => {
  const wills = new Map<string, unknown>();
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
    putWill: async (client: ClientId, will: unknown) => void wills.set(client.id, will),
    delWill: async (client: ClientId) => void wills.delete(client.id),
    streamWill: () => Readable.from([]),
  };
};
