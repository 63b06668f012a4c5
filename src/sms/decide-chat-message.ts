import type { ChatMessage } from "../pinpoint/chat-message.ts";
import { markdownToText } from "./markdown-to-text.ts";

export type ChatDecision =
  | { kind: "text"; text: string }
  /** The chat is over for the customer. */
  | { kind: "over" }
  | { kind: "ignored"; reason: string };

// A message of the customer is also published; a supervisor's or bot's is for the agent.
const ROLES_SENT = ["AGENT", "SYSTEM"];
// MessageVisibility: CUSTOMER and ALL are for the customer, AGENT is not.
const NOT_FOR_CUSTOMER = "AGENT";

const EVENT = "application/vnd.amazonaws.connect.event.";
const CHAT_ENDED = `${EVENT}chat.ended`;
// From an agent, these do not end the chat: another agent can take over, and Connect publishes an event when it has ended.
const LEFT = [`${EVENT}participant.left`, `${EVENT}participant.autodisconnection`];

/** What a message of the chat is for the customer who texts. */
export const decideChatMessage = (message: ChatMessage, visibility: string | undefined): ChatDecision => {
  switch (message.Type) {
    case "EVENT":
      return decideEvent(message);
    case "MESSAGE":
      return decideMessage(message, visibility);
    default:
      return { kind: "ignored", reason: "an SMS has no attachments" };
  }
};

const decideEvent = ({ ContentType, ParticipantRole }: ChatMessage): ChatDecision => {
  if (ContentType === CHAT_ENDED) return { kind: "over" };
  if (LEFT.includes(ContentType) && ParticipantRole === "CUSTOMER") return { kind: "over" };
  return { kind: "ignored", reason: "an event that does not end the chat" };
};

const decideMessage = (message: ChatMessage, visibility: string | undefined): ChatDecision => {
  if (!ROLES_SENT.includes(message.ParticipantRole ?? ""))
    return { kind: "ignored", reason: "not written by an agent or the system" };
  if (visibility === NOT_FOR_CUSTOMER) return { kind: "ignored", reason: "not visible to the customer" };
  const text = toText(message)?.trim();
  if (text === undefined) return { kind: "ignored", reason: "a content type other than text" };
  return text === "" ? { kind: "ignored", reason: "empty" } : { kind: "text", text };
};

const toText = ({ ContentType, Content }: ChatMessage): string | undefined => {
  // A content type may have parameters, such as a charset.
  switch (ContentType.split(";")[0]?.trim()) {
    case "text/plain":
      return Content ?? "";
    case "text/markdown":
      return markdownToText(Content ?? "");
    default:
      return undefined;
  }
};
