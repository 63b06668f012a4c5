import { Readable } from "node:stream";
import type { AedesPublishPacket, Client, Subscription } from "aedes";
import type { Retained } from "./retained.ts";
import type { Sessions } from "./sessions.ts";

type Named = { id: string };

/** Sessions and retained messages under the names that aedes calls. QoS 2 never comes here: the guard refuses it. */
export const createPersistence = (sessions: Sessions, retained: Retained) => {
  const wills = new Map<string, unknown>();
  return {
    setup: async () => {},
    storeRetained: async (packet: AedesPublishPacket) => retained.store(packet),
    createRetainedStreamCombi: (filters: string[]) => retained.matching(filters),
    addSubscriptions: async (client: Client, subscriptions: Subscription[]) => sessions.add(client, subscriptions),
    removeSubscriptions: async (client: Named, filters: string[]) => sessions.remove(client, filters),
    cleanSubscriptions: async (client: Named) => sessions.forget(client),
    subscriptionsByClient: async (client: Named) => sessions.filtersOf(client),
    subscriptionsByTopic: async (topic: string) => sessions.matching(topic),
    outgoingEnqueue: async (to: { clientId: string }, packet: AedesPublishPacket) =>
      sessions.enqueue(to.clientId, packet),
    outgoingEnqueueCombi: async (to: { clientId: string }[], packet: AedesPublishPacket) => {
      for (const { clientId } of to) sessions.enqueue(clientId, packet);
    },
    outgoingUpdate: async (client: Named, packet: AedesPublishPacket) => sessions.sent(client, packet),
    outgoingClearMessageId: async (client: Named, { messageId }: { messageId?: number }) =>
      sessions.acknowledged(client, messageId),
    outgoingStream: (client: Named) => sessions.unacknowledged(client),
    putWill: async (client: Named, will: unknown) => void wills.set(client.id, will),
    delWill: async (client: Named) => void wills.delete(client.id),
    streamWill: () => Readable.from([]),
  };
};
