import type { ChatConnection, ChatContact, ChatSession } from "./chat-session.ts";
import type { Parties } from "./ports.ts";

/** Amazon Connect chat. Each throws a `RemoteFault` whose operation begins with "connect". */
export type ChatService = {
  /** Starts a chat; another call with the same `clientToken` returns the same contact. Agents see the attributes. */
  start: (parties: Parties, attributes: Record<string, string>, clientToken: string) => Promise<ChatContact>;
  /** Publishes the messages of the chat to the SNS topic. */
  stream: (contactId: string, clientToken: string) => Promise<void>;
  /** Connects the customer; another call returns another connection token. */
  connect: (participantToken: string) => Promise<ChatConnection>;
  /** Sends at most 1,024 characters; another call with the same `clientToken` sends nothing. */
  send: (connectionToken: string, content: string, clientToken: string) => Promise<void>;
  /** Ends a chat; ending one that is already over is not an error. */
  stop: (contactId: string) => Promise<void>;
};

export type ChatStore = {
  /** Stores whose chat it is. Messages of the chat may be published as soon as its streaming has started. */
  link: (contactId: string, parties: Parties, now: Date) => Promise<void>;
  findParties: (contactId: string) => Promise<Parties | undefined>;
  load: (parties: Parties) => Promise<ChatSession | undefined>;
  save: (session: ChatSession, now: Date) => Promise<void>;
  /** Replaces the stored session; does nothing if the chat has been removed, or another one has begun. */
  renew: (session: ChatSession, now: Date) => Promise<void>;
  /** Removes the session of a chat, and leaves another one that the customer may have begun. */
  remove: (parties: Parties, contactId: string) => Promise<void>;
  /** Removes whose chat it is: no later message of it is sent to the customer. */
  unlink: (contactId: string) => Promise<void>;
};
