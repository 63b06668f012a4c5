import { randomUUID } from "node:crypto";
import * as z from "zod";
import { type AwsCalls, LocalCallFailed } from "../emulators/aws-calls.ts";
import type { Agent } from "./agent.ts";
import type { Chat, Chats } from "./chats.ts";
import { ContactCenterError } from "./contact-center-error.ts";
import { ENDED, LEFT, type PublishChat } from "./publish-chat.ts";
import type { RestRoute } from "./rest-service.ts";

// [Connect API: StartContactStreaming]
const TOPICS_MAX = 2;
const TOPIC_ARN = /^arn:aws:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+$/;
// [Connect API: StartChatContact, Attributes] the names and values together, in UTF-8.
const ATTRIBUTES_MAX_BYTES = 32_768;

const Id = z.string().min(1).max(256);
const ClientToken = z.string().max(500).optional();

// Flows and instances are created in the console, which the local cloud does not have, so it accepts every id. A strict
// object rejects parameters that would have no effect.
const StartChatContact = z.strictObject({
  InstanceId: Id,
  ContactFlowId: z.string().min(1).max(500),
  ParticipantDetails: z.strictObject({ DisplayName: z.string().min(1).max(256) }),
  Attributes: z
    .record(z.string(), z.string())
    .refine(
      (attributes) => Buffer.byteLength(Object.entries(attributes).flat().join("")) <= ATTRIBUTES_MAX_BYTES,
      "are more than 32 KB",
    )
    .optional(),
  SupportedMessagingContentTypes: z.array(z.string()).optional(),
  ChatDurationInMinutes: z.int().min(60).max(10_080).optional(),
  ClientToken,
});

const StartContactStreaming = z.strictObject({
  InstanceId: Id,
  ContactId: Id,
  ChatStreamingConfiguration: z.strictObject({
    StreamingEndpointArn: z.string().regex(TOPIC_ARN, "must be the ARN of a standard SNS topic"),
  }),
  ClientToken: z.string().max(500),
});

const StopContact = z.strictObject({ InstanceId: Id, ContactId: Id });

/** The operations of the Connect API for chats. */
export const connectRoutes = (chats: Chats, agent: Agent, publish: PublishChat, sns: AwsCalls["sns"]): RestRoute[] => [
  {
    method: "PUT",
    path: "/contact/chat",
    run: async ({ body }) => {
      const input = StartChatContact.parse(body);
      const { contactId, participantId, participantToken } = chats.start({
        instanceId: input.InstanceId,
        displayName: input.ParticipantDetails.DisplayName,
        clientToken: input.ClientToken,
        durationMinutes: input.ChatDurationInMinutes,
      });
      return { ContactId: contactId, ParticipantId: participantId, ParticipantToken: participantToken };
    },
  },
  {
    method: "POST",
    path: "/contact/start-streaming",
    run: async ({ body }) => {
      const { ContactId, ChatStreamingConfiguration } = StartContactStreaming.parse(body);
      await stream(find(chats, ContactId), ChatStreamingConfiguration.StreamingEndpointArn, agent, sns);
      return { StreamingId: randomUUID() };
    },
  },
  {
    method: "POST",
    path: "/contact/stop",
    run: async ({ body }) => {
      const chat = find(chats, StopContact.parse(body).ContactId);
      chats.end(chat);
      await publish(chat, { type: "EVENT", role: "CUSTOMER", contentType: LEFT });
      await publish(chat, { type: "EVENT", role: "SYSTEM", contentType: ENDED });
      return {};
    },
  },
];

const find = (chats: Chats, contactId: string): Chat => {
  const chat = chats.find(contactId);
  if (chat === undefined)
    throw new ContactCenterError("ContactNotFoundException", "There is no open chat with this id.");
  return chat;
};

/** The person joins when the first topic is added: before that, nobody would read the greeting. */
const stream = async (chat: Chat, topicArn: string, agent: Agent, sns: AwsCalls["sns"]): Promise<void> => {
  if (chat.topicArns.has(topicArn)) return;
  if (chat.topicArns.size >= TOPICS_MAX)
    throw new ContactCenterError("LimitExceededException", `A chat has at most ${TOPICS_MAX} topics.`);
  await sns("GetTopicAttributes", { TopicArn: topicArn }).catch((error: unknown) => {
    if (!(error instanceof LocalCallFailed)) throw error;
    throw new ContactCenterError("InvalidParameterException", "The SNS topic does not exist.");
  });
  const isFirst = chat.topicArns.size === 0;
  chat.topicArns.add(topicArn);
  if (isFirst) await agent.join(chat);
};
