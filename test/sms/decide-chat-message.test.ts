import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ChatMessage } from "../../src/pinpoint/chat-message.ts";
import { decideChatMessage } from "../../src/sms/decide-chat-message.ts";
import { markdownToText } from "../../src/sms/markdown-to-text.ts";

const base = ChatMessage.parse({ Id: "m-1", Type: "MESSAGE", InitialContactId: "c-1" });
const message = (own: Partial<ChatMessage>): ChatMessage => ({
  ...base,
  ContentType: "text/plain",
  Content: "Hello",
  ParticipantRole: "AGENT",
  ...own,
});
const event = (name: string, ParticipantRole?: string) =>
  message({ Type: "EVENT", ContentType: `application/vnd.amazonaws.connect.event.${name}`, ParticipantRole });

describe("a message of a chat", () => {
  test.each(["AGENT", "SYSTEM"])("of the role %s is a text to the customer", (ParticipantRole) => {
    expect(decideChatMessage(message({ ParticipantRole }), "ALL")).toEqual({ kind: "text", text: "Hello" });
  });

  test.each(["CUSTOMER", "SUPERVISOR", "CUSTOM_BOT", undefined])("of the role %s is not", (ParticipantRole) => {
    expect(decideChatMessage(message({ ParticipantRole }), "ALL")).toMatchObject({ kind: "ignored" });
  });

  test("is for the customer unless only the agent may see it", () => {
    const kinds = ["ALL", "CUSTOMER", undefined, "AGENT"].map((one) => decideChatMessage(message({}), one).kind);
    expect(kinds).toEqual(["text", "text", "text", "ignored"]);
  });

  test("in Markdown is plain text, with a parameter in its content type or without", () => {
    const ContentType = "text/markdown; charset=utf-8";
    expect(decideChatMessage(message({ ContentType, Content: "**Hi**" }), "ALL")).toEqual({ kind: "text", text: "Hi" });
  });

  test.each([
    [{ ContentType: "application/vnd.amazonaws.connect.message.interactive" }, "a content type other than text"],
    [{ Content: " \n" }, "empty"],
    [{ Content: undefined }, "empty"],
    [{ Type: "ATTACHMENT" }, "an SMS has no attachments"],
  ])("such as %j is not a text", (own, reason) => {
    expect(decideChatMessage(message(own), "ALL")).toEqual({ kind: "ignored", reason });
  });
});

describe("an event of a chat", () => {
  test.each([
    ["chat.ended", undefined],
    ["chat.ended", "SYSTEM"],
    ["participant.left", "CUSTOMER"],
    ["participant.autodisconnection", "CUSTOMER"],
  ])("%s of %s ends it", (name, role) => {
    expect(decideChatMessage(event(name, role), "ALL")).toEqual({ kind: "over" });
  });

  test.each([
    // Another agent may take over.
    ["participant.left", "AGENT"],
    ["transfer.succeeded", "AGENT"],
    ["typing", "AGENT"],
  ])("%s of %s does not", (name, role) => {
    expect(decideChatMessage(event(name, role), "ALL").kind).toBe("ignored");
  });
});

test.each([
  ["**bold**, *italic*, _also italic_ and `code`", "bold, italic, also italic and code"],
  ["[our site](https://example.com/a)", "our site (https://example.com/a)"],
  ["# Title\n* one\n* two", "Title\n- one\n- two"],
  ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
  ["**unclosed [link](", "**unclosed [link]("],
])("Markdown %j is the text %j", (markdown, text) => expect(markdownToText(markdown)).toBe(text));

test("the sample of an agent's message is a text", () => {
  const sample = readFileSync("events/chat-to-sms/agent-message.json", "utf8");
  expect(decideChatMessage(ChatMessage.parse(JSON.parse(sample)), "ALL").kind).toBe("text");
});
