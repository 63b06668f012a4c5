import { describe, expect, test, vi } from "vitest";
import { run } from "../../handlers/chat-to-sms.ts";
import type { ReplyResult } from "../../src/pinpoint/reply-result.ts";
import { ChatEvent } from "../../src/sms/chat-event.ts";
import { createInMemoryChats } from "../sms/in-memory-chats.ts";
import { CUSTOMER, createInMemoryTwoWay, NOW, NUMBER } from "../sms/in-memory-two-way.ts";

const PARTIES = { customer: CUSTOMER, number: NUMBER };
const CONTACT = "contact-1";
const ENDED = "application/vnd.amazonaws.connect.event.chat.ended";

const message = (Id: string, Content: string, own: object = {}) => ({
  ...{ Id, Type: "MESSAGE", ContentType: "text/plain", Content, ParticipantRole: "AGENT" },
  ...{ InitialContactId: CONTACT, ContactId: CONTACT, ...own },
});
const ended = (Id: string, InitialContactId = CONTACT) =>
  message(Id, "", { Type: "EVENT", ContentType: ENDED, InitialContactId });

/** A customer in a chat. */
const fixture = async (result: ReplyResult = { kind: "sent", messageId: "out-1" }) => {
  const twoWay = createInMemoryTwoWay();
  const { store, links, sessions } = createInMemoryChats(() => NOW);
  const state = { kind: "with-person" as const, since: NOW.getTime() };
  await twoWay.ports.conversations.save(PARTIES, { revision: 1, state, turns: [] }, NOW);
  const begin = async (contactId: string) => {
    await store.link(contactId, PARTIES, NOW);
    const tokens = { participantToken: "p", connectionToken: "c", expiresAtMs: NOW.getTime() };
    await store.save({ ...PARTIES, ...tokens, contactId }, NOW);
  };
  await begin(CONTACT);
  const sendText = result.kind === "sent" ? twoWay.ports.sendText : async () => result;
  const line = vi.fn();
  const log = { debug: line, info: line, warn: line, error: line };
  const receive = (...messages: unknown[]) =>
    run(
      ChatEvent.parse({
        Records: messages.map((one, index) => ({
          Sns: {
            MessageId: `sns-${index}`,
            Message: typeof one === "string" ? one : JSON.stringify(one),
            MessageAttributes: { MessageVisibility: { Type: "String", Value: "ALL" } },
          },
        })),
      }),
      { ...twoWay.ports, sendText, sessions: store },
      { now: NOW, requestId: "request-1", remainingMs: () => 30_000, log },
    );
  const texts = () => twoWay.sent.map(({ text }) => text);
  const stateOf = async () => (await twoWay.recordOf())?.state;
  return { ...twoWay, receive, texts, stateOf, begin, links, sessions, line };
};

describe("a message of a chat", () => {
  test("is texted to the customer, from the number that the customer texted", async () => {
    const { receive, sent } = await fixture();
    await receive(message("m-1", "Hello"));
    expect(sent).toEqual([{ ...PARTIES, id: "chat/m-1/0", text: "Hello" }]);
  });

  test("that SNS delivers twice, also in one event, is one text", async () => {
    const { receive, texts } = await fixture();
    await receive(message("m-1", "Hello"));
    await receive(message("m-1", "Hello"));
    await receive(message("m-1", "Hello"), message("m-2", "Bye"));
    expect(texts().sort()).toEqual(["Bye", "Hello"]);
  });

  test("after a transfer, which begins another contact, belongs to the same chat", async () => {
    const { receive, texts } = await fixture();
    await receive(message("m-1", "Hello", { ContactId: "contact-2" }));
    expect(texts()).toEqual(["Hello"]);
  });

  test("that is longer than a text is split", async () => {
    const { receive, texts } = await fixture();
    await receive(message("m-1", "word ".repeat(400)));
    expect(texts()).toHaveLength(2);
  });

  test("is queued if it cannot be sent in time, and done if the customer has opted out", async () => {
    const throttled = await fixture({ kind: "failed", reason: "throttled" });
    await throttled.receive(message("m-1", "Hello"));
    expect(throttled.queued).toMatchObject([{ text: "Hello" }]);
    const optedOut = await fixture({ kind: "refused", reason: "opted out" });
    await optedOut.receive(message("m-1", "Hello"));
    expect(optedOut.queued).toEqual([]);
  });

  test("of a chat that is not known is not texted", async () => {
    const { receive, texts } = await fixture();
    await receive(message("m-1", "Hello", { InitialContactId: "contact-9" }));
    expect(texts()).toEqual([]);
  });

  test("that is invalid fails, after the others of its event", async () => {
    const { receive, texts } = await fixture();
    await expect(receive("{", message("m-1", "Hello"))).rejects.toMatchObject({ name: "Unfinished", left: 1 });
    await expect(receive("{}")).rejects.toMatchObject({ name: "InvalidEvent" });
    expect(texts()).toEqual(["Hello"]);
  });

  test("is not in the log", async () => {
    const { receive, line } = await fixture();
    await receive(message("m-1", "Hello"));
    expect(JSON.stringify(line.mock.calls)).not.toMatch(/Hello|\+1206/);
  });
});

describe("the end of a chat", () => {
  test("returns the customer to conversations; a message that arrives later is still texted", async () => {
    const { receive, stateOf, sessions, texts } = await fixture();
    await receive(ended("m-2"));
    expect([await stateOf(), sessions.size]).toEqual([undefined, 0]);
    await receive(message("m-1", "Goodbye"));
    expect(texts()).toEqual(["Goodbye"]);
  });

  test("that is delivered late leaves the chat that the customer has begun since", async () => {
    const { receive, begin, stateOf, sessions } = await fixture();
    await begin("contact-2");
    await receive(ended("m-1"));
    expect([(await stateOf())?.kind, sessions.size]).toEqual(["with-person", 1]);
  });
});
