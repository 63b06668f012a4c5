import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Agent } from "./agent.ts";
import type { Chats } from "./chats.ts";
import { ContactCenterError } from "./contact-center-error.ts";
import type { PublishChat } from "./publish-chat.ts";
import type { RestRoute } from "./rest-service.ts";

// [Connect participant API: SendMessage, Content]
const CONTENT_MAX_LENGTH = 1_024;

// The local cloud has no web socket for chats, so a participant connects without one.
const Connection = z.strictObject({
  Type: z.array(z.literal("CONNECTION_CREDENTIALS")).min(1),
  ConnectParticipant: z.literal(true),
});

const Message = z.strictObject({
  ContentType: z.enum(["text/plain", "text/markdown"]),
  Content: z.string().min(1).max(CONTENT_MAX_LENGTH),
  ClientToken: z.string().max(500).optional(),
});

/** The operations of the Connect participant API by which a customer writes in a chat. */
export const participantRoutes = (
  chats: Chats,
  agent: Agent,
  publish: PublishChat,
  nowMs: () => number,
): RestRoute[] => [
  {
    method: "POST",
    path: "/participant/connection",
    run: async ({ body, bearer }) => {
      Connection.parse(body);
      const { token, expiresAtMs } = chats.connect(bearer);
      return { ConnectionCredentials: { ConnectionToken: token, Expiry: new Date(expiresAtMs).toISOString() } };
    },
  },
  {
    method: "POST",
    path: "/participant/message",
    run: async ({ body, bearer }) => {
      const { ContentType, Content, ClientToken } = Message.parse(body);
      const chat = chats.connected(bearer);
      if (chat.topicArns.size === 0)
        throw new ContactCenterError(
          "AccessDeniedException",
          "The participant is not connected: streaming has not started.",
        );
      const AbsoluteTime = new Date(nowMs()).toISOString();
      const known = ClientToken === undefined ? undefined : chat.sent.get(ClientToken);
      if (known !== undefined) return { Id: known, AbsoluteTime };
      const id = randomUUID();
      if (ClientToken !== undefined) chat.sent.set(ClientToken, id);
      await publish(chat, { id, type: "MESSAGE", role: "CUSTOMER", contentType: ContentType, content: Content });
      await agent.read(chat, Content);
      return { Id: id, AbsoluteTime };
    },
  },
];
