import fc from "fast-check";
import { expect, test } from "vitest";
import { defineConversation } from "../../../src/sms/conversation/conversation.ts";
import type { AskingState, ConversationState } from "../../../src/sms/conversation/conversation-state.ts";
import { type Message, nextStep } from "../../../src/sms/conversation/next-step.ts";
import { CONVERSATIONS } from "../../../src/sms/conversations/conversations.ts";
import { preferenceUpdate } from "../../../src/sms/conversations/preference-update.ts";
import { survey } from "../../../src/sms/conversations/survey.ts";

const at = (minutes: number) => new Date(Date.parse("2026-12-01T10:00:00Z") + minutes * 60_000);
const text = (body: string): Message => ({ kind: "text", text: body });
const started = (): AskingState => {
  const { state } = nextStep(survey, undefined, { kind: "start" }, at(0));
  return state?.kind === "asking" ? state : expect.fail("the survey asks");
};

test("asks again, and waits for the answer from then on", () => {
  const { state } = nextStep(survey, started(), text("hm"), at(2_000));
  expect(state).toMatchObject({ step: "score", failures: 1, until: at(2_000 + 48 * 60).getTime() });
});

test("replaces a value that contains a placeholder only once", () => {
  const { replies } = nextStep(survey, undefined, { kind: "start", values: { subject: "{subject}{score}" } }, at(0));
  expect(replies[0]).toContain("with {subject}{score}?");
});

test("restarts a question of a newer version, or of a step that is gone, with its variables", () => {
  for (const change of [{ version: 9 }, { step: "gone" }, { step: "constructor" }, { step: "thanks" }]) {
    const turn = nextStep(
      survey,
      { ...started(), ...change, values: { subject: "tea", score: "9" } },
      text("5"),
      at(1),
    );
    expect(turn.replies).toEqual([survey.outdated, expect.stringContaining("satisfied are you with tea")]);
    expect(turn.state).toMatchObject({ version: 1, step: "score", values: { subject: "tea" } });
  }
});

test("ends a question of another version when its timer fires", () => {
  expect(nextStep(survey, { ...started(), version: 9 }, { kind: "timeout" }, at(9_999))).toEqual({
    state: { kind: "timed-out", conversation: "survey", since: at(9_999).getTime() },
    replies: [],
    effects: [],
    branches: [],
  });
});

test("reads a late text in the question that the time-out led to, if that one is still open", () => {
  const question = (prompt: string, next: string, minutes: number) => ({
    kind: "ask" as const,
    prompt,
    answers: [{ accept: { kind: "phrase" as const, phrases: ["yes"] }, next: "end" }],
    retry: { prompt, attempts: 0, next: "end" },
    timeout: { minutes, next },
  });
  const reminding = defineConversation({
    name: "reminding",
    version: 1,
    start: "first",
    steps: {
      first: question("?", "second", 60),
      second: question("still?", "end", 30),
      end: { kind: "end", text: "Bye." },
    },
    late: "Too late.",
    outdated: "Again.",
  });
  const { state } = nextStep(reminding, undefined, { kind: "start" }, at(0));
  expect(nextStep(reminding, state, text("yes"), at(89))).toMatchObject({
    replies: ["Bye."],
    branches: ["first/timeout", "second/answer-0"],
  });
  expect(nextStep(reminding, state, text("yes"), at(90))).toMatchObject({
    replies: ["Too late."],
    branches: ["first/timeout", "second/timeout", "late"],
  });
});

test("a clock that goes back neither times out a question nor lengthens one", () => {
  const first = nextStep(survey, started(), text("hm"), at(-600));
  expect(first.state).toMatchObject({ since: at(0).getTime(), until: at(48 * 60).getTime() });
  expect(nextStep(survey, first.state, text("5"), at(-1_200)).state).toBeUndefined();
});

test("a conversation with a person forwards texts, and a timer changes nothing", () => {
  const state: ConversationState = { kind: "with-person", since: at(0).getTime() };
  expect(nextStep(survey, state, text("hello"), at(1))).toMatchObject({
    state,
    effects: [{ kind: "forward", text: "hello" }],
  });
  expect(nextStep(survey, state, { kind: "timeout" }, at(1))).toMatchObject({ state, effects: [] });
});

const anyText = fc.oneof(
  fc.constantFrom("yes", "no", "change", "1", "2", "3", "4", "5", "nothing", "prefs", ""),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);
const anyMessage: fc.Arbitrary<Message> = fc.oneof(
  { weight: 6, arbitrary: anyText.map(text) },
  fc.constantFrom<Message>({ kind: "start" }, { kind: "timeout" }),
);
const anyTurns = fc.array(fc.tuple(anyMessage, fc.integer({ min: -5_000, max: 50_000 })), { maxLength: 30 });

test("the same messages at the same times lead to the same turns, and never to an exception", () => {
  fc.assert(
    fc.property(fc.constantFrom(...CONVERSATIONS), anyTurns, (definition, messages) => {
      const play = () => {
        let state: ConversationState;
        return messages.map(([message, minutes]) => {
          const turn = nextStep(definition, structuredClone(state), message, at(minutes));
          state = turn.state;
          return turn;
        });
      };
      expect(play()).toEqual(play());
    }),
  );
});

test("time in a state never goes back", () => {
  fc.assert(
    fc.property(anyTurns, (messages) => {
      let state: ConversationState;
      let since = 0;
      for (const [message, minutes] of messages) {
        state = nextStep(preferenceUpdate, state, message, at(minutes)).state;
        expect(state?.since ?? since).toBeGreaterThanOrEqual(state === undefined ? 0 : since);
        since = state?.since ?? 0;
      }
    }),
  );
});

test("a turn does not change the state that it gets", () => {
  const state = Object.freeze({ ...started(), values: Object.freeze({ subject: "tea" }) });
  expect(() => nextStep(survey, state, text("5"), at(1))).not.toThrow();
});
