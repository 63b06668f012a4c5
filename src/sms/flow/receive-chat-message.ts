import { parseEvent, Unfinished } from "../../errors.ts";
import { JsonText } from "../../json-text.ts";
import { ChatMessage } from "../../pinpoint/chat-message.ts";
import type { Budget, Claims, Lease } from "../../run.ts";
import { underClaim } from "../../under-claim.ts";
import type { ChatRecord } from "../chat-event.ts";
import type { ChatStore } from "../chat-ports.ts";
import { decideChatMessage } from "../decide-chat-message.ts";
import { splitText } from "../parts/split-text.ts";
import type { Parties, TwoWayPorts } from "../ports.ts";
import { endWithPerson } from "./advance-conversation.ts";
import { type SentReplies, sendReplies } from "./send-replies.ts";

export type ChatToSmsPorts = Pick<TwoWayPorts, "conversations" | "sendText" | "queueText" | "wait" | "random"> & {
  claims: Claims;
  sessions: Pick<ChatStore, "findParties" | "load" | "remove">;
};

export type ChatRun = { now: Date; lease: Lease; budget: Budget };

export type ReceivedChatMessage =
  | { kind: "sent"; results: SentReplies["results"]; refusals: string[] }
  | { kind: "ended" }
  | { kind: "duplicate" }
  | { kind: "ignored"; reason: string };

const ChatMessageText = JsonText.pipe(ChatMessage);

/**
 * Receives one message of a chat: what the customer should read is sent as texts, and the end of the chat returns the
 * customer to conversations. Throws if something is left; another delivery then does the rest.
 */
export const receiveChatMessage = async (
  { Sns: { Message, MessageAttributes } }: ChatRecord,
  ports: ChatToSmsPorts,
  run: ChatRun,
): Promise<ReceivedChatMessage> => {
  const message = parseEvent(ChatMessageText, Message);
  const decision = decideChatMessage(message, MessageAttributes?.MessageVisibility?.Value);
  if (decision.kind === "ignored") return decision;
  const { InitialContactId } = message;
  const parties = await ports.sessions.findParties(InitialContactId);
  // Also the chat of a customer who has opted out meanwhile: no text may be sent.
  if (parties === undefined) return { kind: "ignored", reason: "the chat is over, or was not started by a text" };
  const work = (): Promise<ReceivedChatMessage> =>
    decision.kind === "over"
      ? endChat(parties, InitialContactId, ports, run.now)
      : sendAsTexts(decision.text, message.Id, parties, ports, run.budget);
  return (await underClaim(ports.claims, `chat/${message.Id}`, run.lease, "message", work)) ?? { kind: "duplicate" };
};

const sendAsTexts = async (
  text: string,
  id: string,
  parties: Parties,
  ports: ChatToSmsPorts,
  budget: Budget,
): Promise<ReceivedChatMessage> => {
  const replies = splitText(text).map((part, index) => ({ id: `chat/${id}/${index}`, text: part }));
  const { results, refusals, left } = await sendReplies(replies, parties, ports, budget);
  if (left.length > 0) throw new Unfinished(left.length, "texts", "the queue did not accept them");
  return { kind: "sent", results, refusals };
};

/** SNS does not keep the order: a message from before the end can still arrive, so the link to the customer is kept. */
const endChat = async (
  parties: Parties,
  contactId: string,
  ports: ChatToSmsPorts,
  now: Date,
): Promise<ReceivedChatMessage> => {
  const current = await ports.sessions.load(parties);
  if (current === undefined || current.contactId === contactId) await endWithPerson(parties, ports, now);
  await ports.sessions.remove(parties, contactId);
  return { kind: "ended" };
};
