import { randomUUID } from "node:crypto";
import { logJson } from "../../log-json.ts";
import { LOCAL_ACCOUNT } from "../door/credential-scope.ts";
import { type AwsCalls, LocalCallFailed } from "../emulators/aws-calls.ts";
import type { Chat } from "./chats.ts";

export type ChatContent = {
  id?: string;
  type: "MESSAGE" | "EVENT";
  role: "CUSTOMER" | "AGENT" | "SYSTEM";
  contentType: string;
  content?: string;
};

const EVENT = "application/vnd.amazonaws.connect.event.";
export const JOINED = `${EVENT}participant.joined`;
export const LEFT = `${EVENT}participant.left`;
export const ENDED = `${EVENT}chat.ended`;

export type PublishChat = (chat: Chat, content: ChatContent) => Promise<string>;

/**
 * Publishes a message or an event of a chat to the SNS topics that it streams to; returns the id of the message. A topic that has
 * been deleted, or that SNS throttles, receives nothing, and the chat continues.
 * [Connect administrator guide: real-time chat message streaming, SNS payload]
 */
export const createPublishChat =
  (sns: AwsCalls["sns"], nowMs: () => number): PublishChat =>
  async (chat, { id = randomUUID(), type, role, contentType, content }) => {
    const message = {
      AbsoluteTime: new Date(nowMs()).toISOString(),
      ...(content !== undefined && { Content: content }),
      ContentType: contentType,
      Id: id,
      Type: type,
      ParticipantId: role === "CUSTOMER" ? chat.participantId : `${role.toLowerCase()}-of-${chat.contactId}`,
      DisplayName: role === "CUSTOMER" ? chat.displayName : role,
      ParticipantRole: role,
      InitialContactId: chat.contactId,
      ContactId: chat.contactId,
    };
    const attributes = {
      InitialContactId: chat.contactId,
      ContactId: chat.contactId,
      ParticipantRole: role,
      Type: type,
      ContentType: contentType,
      MessageVisibility: "ALL",
      InstanceId: chat.instanceId,
      AccountId: LOCAL_ACCOUNT,
    };
    const form = Object.entries(attributes).flatMap(([name, value], index): [string, string][] => {
      const prefix = `MessageAttributes.entry.${index + 1}`;
      return [
        [`${prefix}.Name`, name],
        [`${prefix}.Value.DataType`, "String"],
        [`${prefix}.Value.StringValue`, value],
      ];
    });
    for (const TopicArn of chat.topicArns)
      await sns("Publish", { TopicArn, Message: JSON.stringify(message), ...Object.fromEntries(form) }).catch(
        (error: unknown) => {
          if (!(error instanceof LocalCallFailed)) throw error;
          logJson("chat message not published", {
            contactId: chat.contactId,
            topicArn: TopicArn,
            status: error.status,
          });
        },
      );
    return id;
  };
