import { expect, test } from "vitest";
import { DeskEnvironment, toDeskPlace } from "../../src/sms/desk-settings.ts";

const environment = (own: object) =>
  DeskEnvironment.parse({
    SMS_HAND_OFF_FAILED: "Nobody is here.",
    LEX_BOT_LOCALE: "en_US",
    CONNECT_INSTANCE_ID: "instance-1",
    CHAT_TOPIC_ARN: "topic-1",
    CHATS_TABLE: "chats",
    ...own,
  });
const FLOW = "11111111-2222-4333-8444-555555555555";

test("names the desk with what it needs", () => {
  expect(toDeskPlace(environment({ SMS_HAND_OFF: "events" }))).toEqual({ kind: "events" });
  expect(toDeskPlace(environment({ SMS_HAND_OFF: "connect", CHAT_FLOW_ID: FLOW }))).toEqual({
    kind: "connect",
    instanceId: "instance-1",
    flowId: FLOW,
    topicArn: "topic-1",
  });
  expect(toDeskPlace(environment({ SMS_HAND_OFF: "lex", LEX_BOT_ALIAS: "BOT0000001/ALIAS00001" }))).toEqual({
    kind: "lex",
    aliasPath: "BOT0000001/ALIAS00001",
    localeId: "en_US",
  });
});

test.each([
  ["connect", "CHAT_FLOW_ID"],
  ["lex", "LEX_BOT_ALIAS"],
])("a hand-off to %s needs %s", (desk, variable) => {
  expect(() => toDeskPlace(environment({ SMS_HAND_OFF: desk }))).toThrow(variable);
});
