import { Readable } from "node:stream";
import type { AedesPublishPacket, Client, Subscription } from "aedes";
import { sessionQueueBytes, sessionQueueMessages } from "./limits.ts";
import { hasWildcard, topicMatches } from "./topic-rule.ts";

type Queued = AedesPublishPacket & { messageExpiry?: number };
type Session = {
  filters: Map<string, Subscription>;
  queue: Map<string, Queued>;
  queuedBytes: number;
  expiresAt: number;
};
type Named = { id: string };

export type SessionSettings = {
  now: () => number;
  expiryMs: number;
  /** Whether the connection of this client was granted the filter; aedes asks to store refused ones as well. */
  isGranted: (client: Client, filter: string) => boolean;
};

const keyOf = (packet: AedesPublishPacket) => `${packet.brokerId} ${packet.brokerCounter}`;

/** Persistent sessions: filters and the QoS 1 messages not yet acknowledged. What is past its time is as if it never was. */
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
  const living = (clientId: string): Session | undefined => {
    const session = sessions.get(clientId);
    if (session && session.expiresAt > now()) return session;
    forget(clientId);
    return undefined;
  };
  const open = (clientId: string): Session => {
    const found = living(clientId);
    if (found) return found;
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
    const session = living(clientId);
    if (!session) return;
    session.queue.set(keyOf(packet), { ...packet });
    session.queuedBytes += packet.payload.length;
    for (const key of session.queue.keys()) {
      if (session.queue.size <= sessionQueueMessages && session.queuedBytes <= sessionQueueBytes) break;
      drop(session, key);
    }
  };
  const hasExpired = ({ messageExpiry }: Queued) => messageExpiry !== undefined && messageExpiry <= now();

  return {
    disconnected: (clientId: string) => {
      const session = sessions.get(clientId);
      if (session) session.expiresAt = now() + expiryMs;
    },
    connected: (clientId: string) => {
      const session = living(clientId);
      if (session) session.expiresAt = Number.POSITIVE_INFINITY;
    },
    add: (client: Client, subscriptions: Subscription[]) => {
      for (const { topic, qos } of subscriptions) if (isGranted(client, topic)) link(client.id, { topic, qos });
    },
    remove: ({ id }: Named, filters: string[]) => {
      for (const filter of filters) {
        unlink(id, filter);
        sessions.get(id)?.filters.delete(filter);
      }
    },
    forget: ({ id }: Named) => forget(id),
    filtersOf: ({ id }: Named): Subscription[] =>
      [...(living(id)?.filters.values() ?? [])].map((filter) => ({ ...filter })),
    matching: (topic: string): { clientId: string; topic: string }[] => {
      const filters = [topic, ...[...wildcards].filter((filter) => topicMatches(filter, topic))];
      const clients = new Set(filters.flatMap((filter) => [...(byFilter.get(filter) ?? [])]));
      return [...clients].map((clientId) => ({ clientId, topic }));
    },
    enqueue,
    /** Keeps the packet id under which a queued message was sent. One that was acknowledged or dropped meanwhile is no error. */
    sent: ({ id }: Named, packet: AedesPublishPacket) => {
      const queued = sessions.get(id)?.queue.get(keyOf(packet));
      if (queued && packet.messageId !== undefined) queued.messageId = packet.messageId;
    },
    acknowledged: ({ id }: Named, messageId: number | undefined): Queued | undefined => {
      const session = sessions.get(id);
      if (!session || messageId === undefined) return undefined;
      for (const [key, queued] of session.queue) {
        if (queued.messageId !== messageId) continue;
        drop(session, key);
        return queued;
      }
      return undefined;
    },
    unacknowledged: ({ id }: Named): Readable => {
      const session = living(id);
      for (const [key, queued] of session?.queue ?? []) if (session && hasExpired(queued)) drop(session, key);
      return Readable.from([...(session?.queue.values() ?? [])]);
    },
  };
};

export type Sessions = ReturnType<typeof createSessions>;
