import { Readable } from "node:stream";
import type { AedesPublishPacket, Client, Subscription } from "aedes";
import { SESSION_QUEUE_BYTES, SESSION_QUEUE_MESSAGES } from "./limits.ts";
import { hasWildcard, topicMatches } from "./topic-rules.ts";

type QueuedPacket = AedesPublishPacket & { messageExpiry?: number };
type Session = {
  filters: Map<string, Subscription>;
  queue: Map<string, QueuedPacket>;
  queuedBytes: number;
  expiresAt: number;
};
type ClientId = { id: string };

export type SessionSettings = {
  now: () => number;
  expiryMs: number;
  /** Whether the connection of this client was granted the filter; aedes stores rejected filters as well. */
  isGranted: (client: Client, filter: string) => boolean;
};

const keyOf = (packet: AedesPublishPacket) => `${packet.brokerId} ${packet.brokerCounter}`;

/** Persistent sessions: topic filters and unacknowledged QoS 1 messages. Expired sessions and messages are ignored. */
export const createSessions = ({ now, expiryMs, isGranted }: SessionSettings) => {
  const sessions = new Map<string, Session>();
  const byFilter = new Map<string, Set<string>>();
  const wildcards = new Set<string>();

  const unlink = (clientId: string, filter: string) => {
    const clients = byFilter.get(filter);
    clients?.delete(clientId);
    if (clients?.size !== 0) return;
    byFilter.delete(filter);
    wildcards.delete(filter);
  };
  const forget = (clientId: string) => {
    for (const filter of sessions.get(clientId)?.filters.keys() ?? []) unlink(clientId, filter);
    sessions.delete(clientId);
  };
  const find = (clientId: string): Session | undefined => {
    const session = sessions.get(clientId);
    if (session && session.expiresAt > now()) return session;
    forget(clientId);
    return undefined;
  };
  const open = (clientId: string): Session => {
    const existing = find(clientId);
    if (existing) return existing;
    const session = { filters: new Map(), queue: new Map(), queuedBytes: 0, expiresAt: Number.POSITIVE_INFINITY };
    sessions.set(clientId, session);
    return session;
  };
  const link = (clientId: string, subscription: Subscription) => {
    const { topic, qos } = subscription;
    open(clientId).filters.set(topic, subscription);
    if (qos === 0) return unlink(clientId, topic);
    byFilter.set(topic, (byFilter.get(topic) ?? new Set()).add(clientId));
    if (hasWildcard(topic)) wildcards.add(topic);
  };
  const drop = (session: Session, key: string) => {
    session.queuedBytes -= session.queue.get(key)?.payload.length ?? 0;
    session.queue.delete(key);
  };
  const enqueue = (clientId: string, packet: AedesPublishPacket) => {
    const session = find(clientId);
    if (!session) return;
    session.queue.set(keyOf(packet), { ...packet });
    session.queuedBytes += packet.payload.length;
    for (const key of session.queue.keys()) {
      if (session.queue.size <= SESSION_QUEUE_MESSAGES && session.queuedBytes <= SESSION_QUEUE_BYTES) break;
      drop(session, key);
    }
  };
  const hasExpired = ({ messageExpiry }: QueuedPacket) => messageExpiry !== undefined && messageExpiry <= now();

  return {
    disconnected: (clientId: string) => {
      const session = sessions.get(clientId);
      if (session) session.expiresAt = now() + expiryMs;
    },
    connected: (clientId: string) => {
      const session = find(clientId);
      if (session) session.expiresAt = Number.POSITIVE_INFINITY;
    },
    add: (client: Client, subscriptions: Subscription[]) => {
      for (const { topic, qos } of subscriptions) if (isGranted(client, topic)) link(client.id, { topic, qos });
    },
    remove: ({ id }: ClientId, filters: string[]) => {
      for (const filter of filters) {
        unlink(id, filter);
        sessions.get(id)?.filters.delete(filter);
      }
    },
    forget: ({ id }: ClientId) => forget(id),
    filtersOf: ({ id }: ClientId): Subscription[] =>
      [...(find(id)?.filters.values() ?? [])].map((filter) => ({ ...filter })),
    matching: (topic: string): { clientId: string; topic: string }[] => {
      const filters = [topic, ...[...wildcards].filter((filter) => topicMatches(filter, topic))];
      const clients = new Set(filters.flatMap((filter) => [...(byFilter.get(filter) ?? [])]));
      return [...clients].map((clientId) => ({ clientId, topic }));
    },
    enqueue,
    /** Stores the packet id of a sent message, unless the message was acknowledged or dropped meanwhile. */
    sent: ({ id }: ClientId, packet: AedesPublishPacket) => {
      const queued = sessions.get(id)?.queue.get(keyOf(packet));
      if (queued && packet.messageId !== undefined) queued.messageId = packet.messageId;
    },
    acknowledged: ({ id }: ClientId, messageId: number | undefined): QueuedPacket | undefined => {
      const session = sessions.get(id);
      if (!session || messageId === undefined) return undefined;
      for (const [key, queued] of session.queue) {
        if (queued.messageId !== messageId) continue;
        drop(session, key);
        return queued;
      }
      return undefined;
    },
    unacknowledged: ({ id }: ClientId): Readable => {
      const session = find(id);
      for (const [key, queued] of session?.queue ?? []) if (session && hasExpired(queued)) drop(session, key);
      return Readable.from([...(session?.queue.values() ?? [])]);
    },
  };
};

export type Sessions = ReturnType<typeof createSessions>;
