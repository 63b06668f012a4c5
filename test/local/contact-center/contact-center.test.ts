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
import { LexRuntimeV2Client, RecognizeTextCommand } from "@aws-sdk/client-lex-runtime-v2";
import { CreateTopicCommand, DeleteTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createChats } from "../../../src/local/contact-center/chats.ts";
import { clientSettings, type TestCloud, testCloud } from "../cloud-fixture.ts";

const WAIT = { timeout: 60_000, interval: 100 };
const TIMEOUT_MS = 120_000;
const INSTANCE = { InstanceId: "instance-1" };

let local: TestCloud;
let connect: ConnectClient;
let participant: ConnectParticipantClient;
let lex: LexRuntimeV2Client;
let topicArn: string;
let queueUrl: string;

beforeAll(async () => {
  local = await testCloud();
  const settings = { ...clientSettings(local.cloud.url), maxAttempts: 1 };
  connect = new ConnectClient(settings);
  participant = new ConnectParticipantClient(settings);
  lex = new LexRuntimeV2Client(settings);
  const { sns, sqs } = local.clients;
  topicArn = (await sns.send(new CreateTopicCommand({ Name: "messages-of-chats" }))).TopicArn ?? "";
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "messages-of-chats" }))).QueueUrl ?? "";
  const Endpoint = "arn:aws:sqs:us-east-1:000000000000:messages-of-chats";
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint }));
}, TIMEOUT_MS);
afterAll(async () => {
  for (const client of [connect, participant, lex]) client.destroy();
  await local.close();
}, TIMEOUT_MS);

const startChat = (ClientToken?: string) =>
  connect.send(
    new StartChatContactCommand({
      ...INSTANCE,
      ContactFlowId: "flow-1",
      ParticipantDetails: { DisplayName: "Customer" },
      Attributes: { smsReason: "asked" },
      ClientToken,
    }),
  );
const stream = (ContactId = "", StreamingEndpointArn = topicArn) =>
  connect.send(
    new StartContactStreamingCommand({
      ...INSTANCE,
      ContactId,
      ChatStreamingConfiguration: { StreamingEndpointArn },
      ClientToken: "stream",
    }),
  );
const connectCustomer = async (ParticipantToken = "") => {
  const input = { ParticipantToken, Type: ["CONNECTION_CREDENTIALS" as const], ConnectParticipant: true };
  const { ConnectionCredentials } = await participant.send(new CreateParticipantConnectionCommand(input));
  return ConnectionCredentials ?? expect.fail("no credentials");
};
const write = (ConnectionToken: string | undefined, Content: string, ClientToken?: string) =>
  participant.send(new SendMessageCommand({ ConnectionToken, ContentType: "text/plain", Content, ClientToken }));

type Published = { contactId: string; line: string; visibility: string };
const published: Published[] = [];
/** Role, type and content of the messages that were published for a contact; SNS keeps no order. */
const linesOf = async (contactId: string | undefined): Promise<string[]> => {
  const receive = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await local.clients.sqs.send(receive);
  for (const { Body = "", ReceiptHandle } of Messages) {
    const { Message, MessageAttributes } = JSON.parse(Body);
    const { ParticipantRole, Content, ContentType, InitialContactId } = JSON.parse(Message);
    const visibility = MessageAttributes.MessageVisibility.Value;
    const line = `${ParticipantRole}: ${Content ?? ContentType.split(".event.")[1]}`;
    published.push({ contactId: InitialContactId, line, visibility });
    await local.clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  }
  return published.flatMap((one) => (one.contactId === contactId ? [one.line] : [])).sort();
};
const expectLines = (contactId: string | undefined, lines: string[]) =>
  vi.waitFor(async () => expect(await linesOf(contactId)).toEqual([...lines].sort()), WAIT);

const GREETED = ["AGENT: participant.joined", "AGENT: You are now chatting with a person. Write BYE to end the chat."];

describe("a chat", () => {
  test(
    "publishes what the customer and the person write, and ends when the customer writes BYE",
    async () => {
      const { ContactId, ParticipantToken } = await startChat();
      await stream(ContactId);
      const { ConnectionToken } = await connectCustomer(ParticipantToken);
      await write(ConnectionToken, "Hello");
      await write(ConnectionToken, "Bye");
      const chat = [
        "CUSTOMER: Hello",
        "AGENT: You wrote: **Hello**",
        "CUSTOMER: Bye",
        "AGENT: Thank you, and goodbye.",
      ];
      await expectLines(ContactId, [...GREETED, ...chat, "AGENT: participant.left", "SYSTEM: chat.ended"]);
      expect(published.every(({ visibility }) => visibility === "ALL")).toBe(true);
      await expect(write(ConnectionToken, "Hello?")).rejects.toMatchObject({ name: "AccessDeniedException" });
      await expect(connectCustomer(ParticipantToken)).rejects.toMatchObject({ name: "AccessDeniedException" });
    },
    TIMEOUT_MS,
  );

  test(
    "is one for each client token, and so is a message",
    async () => {
      const first = await startChat("token-1");
      const again = await startChat("token-1");
      expect([again.ContactId, again.ParticipantToken]).toEqual([first.ContactId, first.ParticipantToken]);
      await stream(first.ContactId);
      await stream(first.ContactId);
      const { ConnectionToken } = await connectCustomer(first.ParticipantToken);
      const { Id } = await write(ConnectionToken, "Hello", "message-1");
      expect((await write(ConnectionToken, "Hello", "message-1")).Id).toBe(Id);
      await expectLines(first.ContactId, [...GREETED, "CUSTOMER: Hello", "AGENT: You wrote: **Hello**"]);
    },
    TIMEOUT_MS,
  );

  test(
    "continues when one of its topics is deleted, and is not streamed to a topic that does not exist",
    async () => {
      const { ContactId, ParticipantToken } = await startChat();
      await stream(ContactId);
      const missing = stream(ContactId, "arn:aws:sns:us-east-1:000000000000:nope");
      await expect(missing).rejects.toMatchObject({ name: "InvalidParameterException" });
      const second = await local.clients.sns.send(new CreateTopicCommand({ Name: "soon-deleted" }));
      await stream(ContactId, second.TopicArn);
      await local.clients.sns.send(new DeleteTopicCommand({ TopicArn: second.TopicArn }));
      const { ConnectionToken } = await connectCustomer(ParticipantToken);
      await write(ConnectionToken, "Hello");
      await connect.send(new StopContactCommand({ ...INSTANCE, ContactId }));
      const chat = [
        "CUSTOMER: Hello",
        "AGENT: You wrote: **Hello**",
        "CUSTOMER: participant.left",
        "SYSTEM: chat.ended",
      ];
      await expectLines(ContactId, [...GREETED, ...chat]);
    },
    TIMEOUT_MS,
  );

  test(
    "needs a new connection token after a day, and is over after 25 hours",
    async () => {
      const { ContactId, ParticipantToken } = await startChat();
      await stream(ContactId);
      const first = await connectCustomer(ParticipantToken);
      const advance = (time: string) =>
        fetch(`${local.cloud.url}/_local/clock`, { method: "POST", body: JSON.stringify({ advance: time }) });
      await advance("PT24H");
      await expect(write(first.ConnectionToken, "Hello")).rejects.toMatchObject({ name: "AccessDeniedException" });
      const second = await connectCustomer(ParticipantToken);
      expect(Date.parse(second.Expiry ?? "")).toBeGreaterThan(Date.parse(first.Expiry ?? ""));
      await write(second.ConnectionToken, "Hello");
      await advance("PT1H");
      await expect(write(second.ConnectionToken, "Hello")).rejects.toMatchObject({ name: "AccessDeniedException" });
    },
    TIMEOUT_MS,
  );

  test(
    "ends with StopContact, once",
    async () => {
      const { ContactId } = await startChat();
      await stream(ContactId);
      await connect.send(new StopContactCommand({ ...INSTANCE, ContactId }));
      await expectLines(ContactId, [...GREETED, "CUSTOMER: participant.left", "SYSTEM: chat.ended"]);
      const again = connect.send(new StopContactCommand({ ...INSTANCE, ContactId }));
      await expect(again).rejects.toMatchObject({ name: "ContactNotFoundException" });
    },
    TIMEOUT_MS,
  );
});

describe("Amazon Connect of the local cloud rejects", () => {
  test(
    "a message before streaming has started, and one of more than 1,024 characters",
    async () => {
      const { ContactId, ParticipantToken } = await startChat();
      const { ConnectionToken } = await connectCustomer(ParticipantToken);
      await expect(write(ConnectionToken, "Hello")).rejects.toMatchObject({ name: "AccessDeniedException" });
      await stream(ContactId);
      await expect(write(ConnectionToken, "x".repeat(1_025))).rejects.toMatchObject({ name: "ValidationException" });
    },
    TIMEOUT_MS,
  );

  test.each(["arn:aws:sns:us-east-1:000000000000:none", "arn:aws:sns:us-east-1:000000000000:chats.fifo", "chats"])(
    "streaming to %s",
    async (topic) => {
      const { ContactId } = await startChat();
      const name = expect.stringMatching(/^Invalid(Parameter|Request)Exception$/);
      await expect(stream(ContactId, topic)).rejects.toMatchObject({ name });
    },
    TIMEOUT_MS,
  );

  test(
    "streaming to a third topic",
    async () => {
      const { ContactId } = await startChat();
      for (const Name of ["second-topic", "third-topic"])
        await local.clients.sns.send(new CreateTopicCommand({ Name }));
      await stream(ContactId);
      await stream(ContactId, "arn:aws:sns:us-east-1:000000000000:second-topic");
      const third = stream(ContactId, "arn:aws:sns:us-east-1:000000000000:third-topic");
      await expect(third).rejects.toMatchObject({ name: "LimitExceededException" });
    },
    TIMEOUT_MS,
  );

  test(
    "attributes of more than 32 KB in UTF-8",
    async () => {
      const start = (text: string) =>
        connect.send(
          new StartChatContactCommand({
            ...INSTANCE,
            ContactFlowId: "flow-1",
            ParticipantDetails: { DisplayName: "Customer" },
            Attributes: { a: text },
          }),
        );
      await start("å".repeat(16_383));
      await expect(start("å".repeat(16_384))).rejects.toMatchObject({ name: "InvalidRequestException" });
    },
    TIMEOUT_MS,
  );

  test("a chat when 2,500 are open", () => {
    const chats = createChats(() => 0);
    const customer = { instanceId: "instance-1", displayName: "Customer" };
    for (let count = 0; count < 2_500; count += 1) chats.start(customer);
    expect(() => chats.start(customer)).toThrow("There are 2500 open chats.");
  });

  test(
    "a parameter that would have no effect",
    async () => {
      const command = new StartChatContactCommand({
        ...INSTANCE,
        ContactFlowId: "flow-1",
        ParticipantDetails: { DisplayName: "Customer" },
        RelatedContactId: "contact-1",
      });
      const error = { name: "InvalidRequestException", message: expect.stringContaining("RelatedContactId") };
      await expect(connect.send(command)).rejects.toMatchObject(error);
    },
    TIMEOUT_MS,
  );

  test(
    "calls that a fault rule names",
    async () => {
      await local.setFaults([{ service: "connect", operation: "PUT /contact/chat", kind: "throttle", times: 1 }]);
      await expect(startChat()).rejects.toMatchObject({ name: "TooManyRequestsException" });
      await startChat();
    },
    TIMEOUT_MS,
  );
});

describe("the bot", () => {
  const ask = (text: string, sessionId = "session-1") =>
    lex.send(
      new RecognizeTextCommand({ botId: "BOT0000001", botAliasId: "ALIAS00001", localeId: "en_US", sessionId, text }),
    );

  test(
    "closes the dialog after the intent that it knows, and asks again otherwise",
    async () => {
      const known = await ask("When are you open?");
      expect(known.messages).toEqual([{ content: "We are open from 9 to 17.", contentType: "PlainText" }]);
      expect(known.sessionState).toMatchObject({
        dialogAction: { type: "Close" },
        intent: { name: "OpeningHours", state: "Fulfilled" },
      });
      const other = await ask("constructor");
      expect(other.sessionState).toMatchObject({
        dialogAction: { type: "ElicitIntent" },
        intent: { name: "FallbackIntent" },
      });
    },
    TIMEOUT_MS,
  );

  test(
    "rejects a session id that Lex would not accept",
    async () => {
      await expect(ask("hours", "+1 206")).rejects.toMatchObject({ name: "ValidationException" });
    },
    TIMEOUT_MS,
  );
});
