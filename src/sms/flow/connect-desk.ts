import { RemoteFault } from "../../errors.ts";
import type { ChatService, ChatStore } from "../chat-ports.ts";
import { type ChatSession, isExpiring, toSession } from "../chat-session.ts";
import { ACCEPTED, type Desk, type DeskResult, type HandOff } from "../desk.ts";
import { splitForChat } from "../parts/split-text.ts";
import type { Parties } from "../ports.ts";

// A chat takes about a second to start; texts that arrive meanwhile wait for it.
const START_CHECKS = 10;
const START_CHECK_MS = 500;

export type ConnectDeskPorts = {
  chats: ChatService;
  sessions: ChatStore;
  wait: (ms: number) => Promise<void>;
  clock: () => Date;
};

/** People in Amazon Connect. The texts of a customer go to one chat, and `chat-to-sms` sends what the people reply. */
export const createConnectDesk = ({ chats, sessions, wait, clock }: ConnectDeskPorts): Desk => {
  const start = async (parties: Parties, { reason, text }: HandOff, id: string): Promise<DeskResult> => {
    const contact = await chats.start(parties, { smsReason: reason, smsNumber: parties.number }, id);
    const { contactId, participantToken } = contact;
    try {
      await sessions.link(contactId, parties, clock());
      await chats.stream(contactId, id);
      const session = toSession(parties, contact, await chats.connect(participantToken));
      await sessions.save(session, clock());
      await sendAll(session, text, id);
      return ACCEPTED;
    } catch (error) {
      // Otherwise a person would wait in a chat that no text reaches. If this fails too, Connect ends the chat eventually.
      if (isOfConnect(error)) await Promise.allSettled([chats.stop(contactId), forget(parties, contactId)]);
      throw error;
    }
  };

  const forget = async (parties: Parties, contactId: string): Promise<void> => {
    await sessions.unlink(contactId);
    await sessions.remove(parties, contactId);
  };

  const sendAll = async ({ connectionToken }: ChatSession, text: string, id: string): Promise<void> => {
    for (const [index, content] of splitForChat(text).entries())
      await chats.send(connectionToken, content, `${id}/${index}`);
  };

  const renew = async (session: ChatSession): Promise<ChatSession> => {
    const renewed = { ...session, ...(await chats.connect(session.participantToken)) };
    await sessions.renew(renewed, clock());
    return renewed;
  };

  const sendInSession = async (session: ChatSession, text: string, id: string): Promise<DeskResult> => {
    const sendRenewed = async () => sendAll(await renew(session), text, id);
    try {
      if (isExpiring(session, clock())) await sendRenewed();
      else await sendAll(session, text, id).catch((error) => (isDenied(error) ? sendRenewed() : Promise.reject(error)));
      return ACCEPTED;
    } catch (error) {
      if (!isDenied(error)) throw error;
      await sessions.remove(session, session.contactId);
      return { kind: "closed", reason: "the chat is over" };
    }
  };

  const waitForSession = async (parties: Parties): Promise<ChatSession | undefined> => {
    for (let checks = 1; ; checks += 1) {
      const session = await sessions.load(parties);
      if (session !== undefined || checks === START_CHECKS) return session;
      await wait(START_CHECK_MS);
    }
  };

  return {
    open: (parties, handOff, id) =>
      start(parties, handOff, id).catch((error: unknown) => {
        if (isOfConnect(error)) return { kind: "closed", reason: error.message };
        throw error;
      }),
    forward: async (parties, text, id) => {
      const session = await waitForSession(parties);
      return session === undefined ? { kind: "not-open" } : sendInSession(session, text, id);
    },
    close: async (parties) => {
      const session = await sessions.load(parties);
      if (session === undefined) return;
      await chats.stop(session.contactId);
      await forget(parties, session.contactId);
    },
  };
};

const isOfConnect = (error: unknown): error is RemoteFault =>
  error instanceof RemoteFault && error.operation.startsWith("connect");

/** The token has expired, or the customer's part in the chat is over. */
const isDenied = (error: unknown): boolean => isOfConnect(error) && error.kind === "unauthorized";
