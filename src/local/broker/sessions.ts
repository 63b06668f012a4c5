import { Readable } from "node:stream";
import type { AedesPublishPacket, Client, Subscription } from "aedes";
import type { Connection } from "./connection.ts";
import { createFilterIndex } from "./filter-index.ts";
import { SESSIONS_PER_PRINCIPAL } from "./limits.ts";
import { createMessageQueue, type MessageQueue } from "./message-queue.ts";

type Session = {
  principalId: string;
  filters: Map<string, Subscription>;
  queue: MessageQueue;
  /** The connection that uses the session. */
  connection: Connection | undefined;
  /** Removes the session of an absent client. Timers are monotonic: a change of the wall clock does not affect them. */
  expiry: NodeJS.Timeout | undefined;
};
type ClientId = { id: string };

export type SessionSettings = {
  now: () => number;
  expiryMs: number;
  /** The admitted connection of a client, which may be closed already. */
  connectionOf: (client: Client) => Connection | undefined;
};

export type SessionSummary = { clientId: string; principalId: string; isConnected: boolean; messages: number };

/** Persistent sessions: topic filters and unacknowledged QoS 1 messages, until `expiryMs` after the client disconnected. */
export const createSessions = ({ now, expiryMs, connectionOf }: SessionSettings) => {
  const sessions = new Map<string, Session>();
  const byPrincipal = new Map<string, Set<string>>();
  const index = createFilterIndex();

  const forget = (clientId: string) => {
    const session = sessions.get(clientId);
    if (!session) return;
    for (const filter of session.filters.keys()) index.unlink(clientId, filter);
    clearTimeout(session.expiry);
    sessions.delete(clientId);
    const siblings = byPrincipal.get(session.principalId);
    siblings?.delete(clientId);
    if (siblings?.size === 0) byPrincipal.delete(session.principalId);
  };
  const attach = (session: Session, connection: Connection) => {
    clearTimeout(session.expiry);
    session.connection = connection;
  };
  const detach = (clientId: string, session: Session) => {
    session.connection = undefined;
    session.expiry = setTimeout(() => forget(clientId), expiryMs).unref();
  };
  /**
   * At the limit, evicts the principal's session that has been disconnected longest, or else the oldest connected one,
   * whose client loses nothing while it stays connected.
   */
  const evictSibling = (principalId: string) => {
    const siblings = [...(byPrincipal.get(principalId) ?? [])];
    if (siblings.length < SESSIONS_PER_PRINCIPAL) return;
    const evicted = siblings.find((clientId) => !sessions.get(clientId)?.connection) ?? siblings[0];
    if (evicted !== undefined) forget(evicted);
  };
  const open = (clientId: string, connection: Connection): Session => {
    const existing = sessions.get(clientId);
    if (existing) return existing;
    const { principalId } = connection;
    evictSibling(principalId);
    const queue = createMessageQueue(now);
    const session: Session = { principalId, filters: new Map(), queue, connection: undefined, expiry: undefined };
    sessions.set(clientId, session);
    byPrincipal.set(principalId, (byPrincipal.get(principalId) ?? new Set()).add(clientId));
    if (connection.isOpen()) attach(session, connection);
    else detach(clientId, session);
    return session;
  };
  const link = (clientId: string, session: Session, { topic, qos }: Subscription) => {
    session.filters.set(topic, { topic, qos });
    if (qos === 0) index.unlink(clientId, topic);
    else index.link(clientId, topic);
  };

  return {
    /** The client continues its session, unless the session belongs to another principal. */
    connected: (connection: Connection) => {
      const session = sessions.get(connection.clientId);
      if (session && session.principalId !== connection.principalId) return forget(connection.clientId);
      if (session) attach(session, connection);
    },
    disconnected: (connection: Connection) => {
      const { clientId, principalId } = connection;
      const session = sessions.get(clientId);
      if (session?.connection !== connection) return;
      detach(clientId, session);
      // Moves the id to the end, so that the session that was disconnected first is the first that `evictSibling` finds.
      const siblings = byPrincipal.get(principalId);
      siblings?.delete(clientId);
      siblings?.add(clientId);
    },
    /** Stores the filters that the connection was granted; aedes passes rejected filters as well. */
    add: (client: Client, subscriptions: Subscription[]) => {
      const connection = connectionOf(client);
      if (!connection) return;
      const granted = subscriptions.filter(({ topic }) => connection.filters.has(topic));
      for (const subscription of granted) link(client.id, open(client.id, connection), subscription);
    },
    remove: ({ id }: ClientId, filters: string[]) => {
      for (const filter of filters) {
        index.unlink(id, filter);
        sessions.get(id)?.filters.delete(filter);
      }
    },
    forget: ({ id }: ClientId) => forget(id),
    filtersOf: ({ id }: ClientId): Subscription[] =>
      [...(sessions.get(id)?.filters.values() ?? [])].map((filter) => ({ ...filter })),
    matching: (topic: string): { clientId: string; topic: string }[] =>
      index.matching(topic).map((clientId) => ({ clientId, topic })),
    enqueue: (clientId: string, packet: AedesPublishPacket) => sessions.get(clientId)?.queue.add(packet),
    sent: ({ id }: ClientId, packet: AedesPublishPacket) => sessions.get(id)?.queue.sent(packet),
    acknowledged: ({ id }: ClientId, messageId: number | undefined) => sessions.get(id)?.queue.acknowledged(messageId),
    unacknowledged: ({ id }: ClientId): Readable => sessions.get(id)?.queue.unacknowledged() ?? Readable.from([]),
    list: (): SessionSummary[] =>
      [...sessions].map(([clientId, { principalId, connection, queue }]) => ({
        clientId,
        principalId,
        isConnected: connection !== undefined,
        messages: queue.size(),
      })),
  };
};

export type Sessions = ReturnType<typeof createSessions>;
