import {
  ConnectClient,
  StartChatContactCommand,
  StartContactStreamingCommand,
  StopContactCommand,
} from "@aws-sdk/client-connect";
import {
  ConnectParticipantClient,
  CreateParticipantConnectionCommand,
  SendMessageCommand,
} from "@aws-sdk/client-connectparticipant";
import type { ChatService } from "../sms/chat-ports.ts";
import { clientSettings } from "./client-settings.ts";
import { throwFault, toRemoteFault } from "./sdk-fault.ts";

// A retry is safe: each call has an idempotency key, or may be repeated.
const TIMEOUT_MS = 3_000;

/** `topicArn` is the SNS topic to which the messages of chats are published. */
export type ChatPlace = { instanceId: string; flowId: string; topicArn: string };

/** Amazon Connect chat: contacts of the Connect API, and messages of its participant API, which needs no permissions. */
export const connectChatService = ({ instanceId, flowId, topicArn }: ChatPlace): ChatService => {
  const connect = new ConnectClient(clientSettings(TIMEOUT_MS));
  const participant = new ConnectParticipantClient(clientSettings(TIMEOUT_MS));
  return {
    start: async ({ customer }, Attributes, ClientToken) => {
      const command = new StartChatContactCommand({
        InstanceId: instanceId,
        ContactFlowId: flowId,
        ParticipantDetails: { DisplayName: customer },
        Attributes,
        SupportedMessagingContentTypes: ["text/plain", "text/markdown"],
        ClientToken,
      });
      const { ContactId, ParticipantToken } = await connect.send(command).catch(throwFault("connect:StartChatContact"));
      return {
        contactId: required("ContactId", ContactId),
        participantToken: required("ParticipantToken", ParticipantToken),
      };
    },
    stream: async (ContactId, ClientToken) => {
      const command = new StartContactStreamingCommand({
        InstanceId: instanceId,
        ContactId,
        ChatStreamingConfiguration: { StreamingEndpointArn: topicArn },
        ClientToken,
      });
      await connect.send(command).catch(throwFault("connect:StartContactStreaming"));
    },
    connect: async (ParticipantToken) => {
      // A customer in a browser would open a web socket; without one, `ConnectParticipant` connects the customer.
      const command = new CreateParticipantConnectionCommand({
        ParticipantToken,
        Type: ["CONNECTION_CREDENTIALS"],
        ConnectParticipant: true,
      });
      const operation = "connectparticipant:CreateParticipantConnection";
      const { ConnectionCredentials } = await participant.send(command).catch(throwFault(operation));
      return {
        connectionToken: required("ConnectionToken", ConnectionCredentials?.ConnectionToken),
        expiresAtMs: Date.parse(required("Expiry", ConnectionCredentials?.Expiry)),
      };
    },
    send: async (ConnectionToken, Content, ClientToken) => {
      const command = new SendMessageCommand({ ConnectionToken, ContentType: "text/plain", Content, ClientToken });
      await participant.send(command).catch(throwFault("connectparticipant:SendMessage"));
    },
    stop: async (ContactId) => {
      const command = new StopContactCommand({ InstanceId: instanceId, ContactId });
      await connect.send(command).catch((error: unknown) => {
        if (!isOver(error)) throw toRemoteFault("connect:StopContact", error);
      });
    },
  };
};

// [Connect API: StopContact, errors]
const isOver = (error: unknown): boolean =>
  error instanceof Error && ["ContactNotFoundException", "ResourceNotFoundException"].includes(error.name);

const required = (name: string, value: string | undefined): string => {
  if (value === undefined) throw new Error(`Amazon Connect returned no ${name}`);
  return value;
};
