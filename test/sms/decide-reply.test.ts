import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { InboundSms } from "../../src/pinpoint/inbound-sms.ts";
import type { ConversationState } from "../../src/sms/conversation/conversation-state.ts";
import { CONVERSATIONS } from "../../src/sms/conversations/conversations.ts";
import { decideReply, type TwoWayRules, whyIgnored } from "../../src/sms/decide-reply.ts";
import { TwoWaySettings } from "../../src/sms/keywords/number-settings.ts";

const NOW = new Date("2026-12-01T10:00:00Z");
const NUMBER = "+12065550100";
const rules = (own: object = {}): TwoWayRules => ({
  settings: TwoWaySettings.parse({ numbers: { [NUMBER]: own } }),
  conversations: CONVERSATIONS,
  prices: {},
  fallback: "Reply SURVEY, PREFS or APPOINTMENT, or STOP to opt out.",
});
const sms = (messageBody: string, changes: Partial<InboundSms> = {}): InboundSms => ({
  originationNumber: "+12065550142",
  destinationNumber: NUMBER,
  messageBody,
  inboundMessageId: "m-1",
  ...changes,
});
const turn = (text: string, state?: ConversationState, own?: object, now = NOW) =>
  decideReply(rules(own), state, sms(text), now);
const inSurvey = () => turn("survey").state;

const HOUR_MS = 60 * 60_000;

test("a keyword starts its conversation, and the next text is the answer", () => {
  const { state, replies } = turn("Survey, please");
  expect(replies).toEqual([expect.stringContaining("1 (not at all) to 5")]);
  expect(turn("5", state)).toMatchObject({ state: undefined, replies: ["Thank you for your reply."] });
});

test("while a question is open, another conversation starts only if its keyword is the whole text", () => {
  expect(turn("prefs", inSurvey()).state).toMatchObject({ conversation: "preference-update" });
  expect(turn("prefs are fine", inSurvey()).state).toMatchObject({ conversation: "survey", failures: 1 });
});

test("an opt-out ends the conversation, and AWS has replied", () => {
  expect(turn("STOP", inSurvey())).toEqual({
    state: undefined,
    replies: [],
    effects: [{ kind: "opt-out", isListed: true }],
    branches: ["keyword"],
  });
});

test("an opt-out to a self-managed number gets its reply, and ends a chat with a person", () => {
  const keywords = ["HELP", "STOP"].map((text) => ({ Keyword: text, KeywordMessage: `${text} received` }));
  const state: ConversationState = { kind: "with-person", since: NOW.getTime() };
  expect(turn("stop", state, { selfManagedOptOuts: true, keywords })).toMatchObject({
    state: undefined,
    replies: ["STOP received"],
    effects: [{ kind: "end-hand-off" }, { kind: "opt-out", isListed: false }],
  });
  expect(turn("help", inSurvey(), { selfManagedOptOuts: true, keywords })).toMatchObject({
    state: { step: "score" },
    replies: ["HELP received"],
  });
});

test("HELP by default and START on a toll-free number get no reply, and keep the conversation", () => {
  expect(turn("HELP", inSurvey())).toMatchObject({ state: { step: "score" }, replies: [], effects: [] });
  expect(turn("start", inSurvey(), { isTollFree: true })).toMatchObject({
    state: { step: "score" },
    replies: [],
    effects: [{ kind: "opt-in", isListed: true }],
  });
});

test("a text that nothing accepts gets the fallback, at most once an hour", () => {
  const first = turn("weekend?");
  expect(first.replies).toEqual([rules().fallback]);
  const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
  expect(turn("hello?", first.state, {}, later(59)).replies).toEqual([]);
  expect(turn("hello?", first.state, {}, later(-59)).replies).toEqual([]);
  expect(turn("hello?", first.state, {}, later(60)).replies).toEqual([rules().fallback]);
  expect(turn("survey", first.state, {}, later(1)).state).toMatchObject({ conversation: "survey" });
});

test("a state of a conversation that is gone counts as no conversation", () => {
  const state = inSurvey();
  const gone = state?.kind === "asking" ? { ...state, conversation: "constructor" } : undefined;
  expect(turn("5", gone)).toMatchObject({ state: { kind: "informed" }, replies: [rules().fallback] });
});

test("texts to a person are forwarded, also those that would start a conversation", () => {
  const state: ConversationState = { kind: "with-person", since: NOW.getTime() - 23 * HOUR_MS };
  expect(turn("survey", state)).toMatchObject({ state, replies: [], effects: [{ kind: "forward", text: "survey" }] });
});

test("a day after a hand-off, texts are for the conversations again", () => {
  const state: ConversationState = { kind: "with-person", since: NOW.getTime() - 24 * HOUR_MS };
  expect(turn("survey", state)).toMatchObject({ state: { kind: "asking", conversation: "survey" }, effects: [] });
});

test("senders that cannot receive texts are ignored", () => {
  expect(whyIgnored(sms("hi"))).toBeUndefined();
  for (const originationNumber of ["12345", "ACME", "+0123", "2065550142", "+1206555014a"])
    expect(whyIgnored(sms("hi", { originationNumber }))).toContain("cannot receive texts");
  expect(whyIgnored(sms("hi", { originationNumber: NUMBER }))).toBe("the sender is the number itself");
});

const samples = readdirSync("events/two-way-sms").filter((file) => !file.endsWith(".invalid.json"));
test.each(samples)("decides about the sample %s", (file) => {
  const sample = InboundSms.parse(JSON.parse(readFileSync(`events/two-way-sms/${file}`, "utf8")));
  const { branches } = decideReply(rules(), undefined, sample, NOW);
  expect(branches).toEqual([
    ["first-message.json", "rcs-agent.json", "stop.json", "without-keyword.json"].includes(file)
      ? "keyword"
      : "fallback",
  ]);
});
