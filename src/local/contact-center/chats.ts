import { randomUUID } from "node:crypto";
import { ContactCenterError } from "./contact-center-error.ts";

// [Connect API: StartChatContact, ChatDurationInMinutes]
const DURATION_DEFAULT_MINUTES = 1_500;
// [Connect participant API: CreateParticipantConnection] A connection token is valid for a day.
const CONNECTION_MS = 24 * 60 * 60_000;
// [Amazon Connect quotas] AWS limits the concurrent active chats of an instance, with a number for each account. Chosen so
// that a program that starts chats without end receives the error.
const OPEN_CHATS_MAX = 2_500;
const MINUTE_MS = 60_000;

/** A chat that is not over. It is kept in memory: a restart of the local cloud ends all chats. */
export type Chat = {
  contactId: string;
  instanceId: string;
  participantId: string;
  participantToken: string;
  clientToken: string | undefined;
  displayName: string;
  endsAtMs: number;
  topicArns: Set<string>;
  /** When each connection token expires. */
  connections: Map<string, number>;
  /** The ids of messages by their client tokens. */
  sent: Map<string, string>;
};

export type NewChat = {
  instanceId: string;
  displayName: string;
  clientToken?: string | undefined;
  durationMinutes?: number | undefined;
};

/** The open chats of an account. */
export const createChats = (nowMs: () => number) => {
  const open = new Map<string, Chat>();
  const current = (): Chat[] => {
    for (const chat of open.values()) if (nowMs() >= chat.endsAtMs) open.delete(chat.contactId);
    return [...open.values()];
  };
  const start = ({ instanceId, displayName, clientToken, durationMinutes }: NewChat): Chat => {
    const chats = current();
    const same = chats.find((chat) => clientToken !== undefined && chat.clientToken === clientToken);
    if (same !== undefined) return same;
    if (chats.length >= OPEN_CHATS_MAX)
      throw new ContactCenterError("LimitExceededException", `There are ${OPEN_CHATS_MAX} open chats.`);
    const chat: Chat = {
      contactId: randomUUID(),
      instanceId,
      participantId: randomUUID(),
      participantToken: `participant-${randomUUID()}`,
      clientToken,
      displayName,
      endsAtMs: nowMs() + (durationMinutes ?? DURATION_DEFAULT_MINUTES) * MINUTE_MS,
      topicArns: new Set(),
      connections: new Map(),
      sent: new Map(),
    };
    open.set(chat.contactId, chat);
    return chat;
  };
  return {
    start,
    find: (contactId: string): Chat | undefined => current().find((chat) => chat.contactId === contactId),
    end: (chat: Chat): void => void open.delete(chat.contactId),
    /** A new connection of the customer, by the participant's token. */
    connect: (participantToken: string): { token: string; expiresAtMs: number } => {
      const chat = current().find((one) => one.participantToken === participantToken);
      if (chat === undefined) throw denied();
      const connection = { token: `connection-${randomUUID()}`, expiresAtMs: nowMs() + CONNECTION_MS };
      chat.connections.set(connection.token, connection.expiresAtMs);
      return connection;
    },
    /** The chat of a connection. */
    connected: (token: string): Chat => {
      const chat = current().find(({ connections }) => (connections.get(token) ?? 0) > nowMs());
      if (chat === undefined) throw denied();
      return chat;
    },
  };
};
export type Chats = ReturnType<typeof createChats>;

const denied = () =>
  new ContactCenterError("AccessDeniedException", "The token is invalid or has expired, or the chat is over.");
