import { RemoteFault, type RemoteFaultKind } from "../../src/errors.ts";
import type { ChatService, ChatStore } from "../../src/sms/chat-ports.ts";
import type { ChatSession } from "../../src/sms/chat-session.ts";
import type { Parties } from "../../src/sms/ports.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Amazon Connect and the table of chats, in memory. `fail` makes the next calls of an operation fail. */
export const createInMemoryChats = (now: () => Date) => {
  const calls: string[] = [];
  const failures = new Map<string, RemoteFaultKind[]>();
  const links = new Map<string, Parties>();
  const sessions = new Map<string, ChatSession>();
  const keyOf = ({ customer, number }: Parties) => `${customer} ${number}`;
  const call = (name: string, ...args: string[]) => {
    calls.push([name, ...args].join(" "));
    const kind = failures.get(name)?.shift();
    if (kind !== undefined) throw new RemoteFault(`connect:${name}`, kind, undefined);
  };
  let connections = 0;
  const chats: ChatService = {
    start: async (_, __, token) => {
      call("start", token);
      return { contactId: `contact-of-${token}`, participantToken: `participant-of-${token}` };
    },
    stream: async (contactId) => call("stream", contactId),
    connect: async (token) => {
      call("connect", token);
      connections += 1;
      return { connectionToken: `connection-${connections}`, expiresAtMs: now().getTime() + DAY_MS };
    },
    send: async (token, content, id) => call("send", token, content, id),
    stop: async (contactId) => call("stop", contactId),
  };
  const store: ChatStore = {
    link: async (contactId, parties) => void links.set(contactId, parties),
    findParties: async (contactId) => links.get(contactId),
    load: async (parties) => sessions.get(keyOf(parties)),
    save: async (session) => void sessions.set(keyOf(session), session),
    renew: async (session) => {
      if (sessions.get(keyOf(session))?.contactId === session.contactId) sessions.set(keyOf(session), session);
    },
    remove: async (parties, contactId) => {
      if (sessions.get(keyOf(parties))?.contactId === contactId) sessions.delete(keyOf(parties));
    },
    unlink: async (contactId) => void links.delete(contactId),
  };
  const fail = (name: string, ...kinds: RemoteFaultKind[]) => failures.set(name, kinds);
  return { chats, store, calls, fail, links, sessions };
};
