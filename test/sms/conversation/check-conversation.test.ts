import { expect, test } from "vitest";
import type * as z from "zod";
import { Conversation } from "../../../src/sms/conversation/conversation.ts";

type Input = z.input<typeof Conversation>;
type AskInput = Extract<Input["steps"][string], { kind: "ask" }>;

const yes = { accept: { kind: "phrase" as const, phrases: ["yes"] }, next: "end" };
const ask = (changes: Partial<AskInput> = {}): AskInput => ({
  kind: "ask",
  prompt: "Yes?",
  answers: [yes],
  retry: { prompt: "Yes?", attempts: 1, next: "end" },
  timeout: { minutes: 60, next: "end" },
  ...changes,
});
const definition = (changes: Partial<Input> = {}): Input => ({
  name: "example",
  version: 1,
  start: "ask",
  steps: { ask: ask(), end: { kind: "end" } },
  late: "Too late.",
  outdated: "Again.",
  ...changes,
});

const issuesOf = (input: unknown): string[] =>
  Conversation.safeParse(input).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

test("accepts a definition with a question and an end", () => expect(issuesOf(definition())).toEqual([]));

test("names a step that does not exist, and where it is referred to", () => {
  expect(issuesOf(definition({ start: "constructor" }))).toEqual([
    'start: there is no step "constructor"; add it to steps, or correct the name',
  ]);
  const steps = { ask: ask({ answers: [{ ...yes, next: "gone" }] }), end: { kind: "end" as const } };
  expect(issuesOf(definition({ steps }))).toEqual([
    'steps.ask.answers.0.next: there is no step "gone"; add it to steps, or correct the name',
  ]);
});

test("names steps that cannot be reached from the start, also if another step leads to them", () => {
  const steps: Input["steps"] = {
    ask: ask(),
    lost: { kind: "say", text: "Lost.", next: "next" },
    next: { kind: "end" },
    again: ask({ retry: { prompt: "?", attempts: 1, next: "again" } }),
    end: { kind: "end" },
  };
  const cure = "remove the step, or refer to it from a step that can be reached";
  expect(issuesOf(definition({ steps }))).toEqual(
    ["lost", "next", "again"].map((name) => `steps.${name}: cannot be reached from the start; ${cure}`),
  );
});

test("names a step from which the conversation never ends", () => {
  const loop = { next: "ask" };
  const steps = {
    ask: ask({
      answers: [{ ...yes, ...loop }],
      retry: { prompt: "?", attempts: 1, ...loop },
      timeout: { minutes: 1, ...loop },
    }),
  };
  expect(issuesOf(definition({ steps }))).toEqual(['steps.ask: leads to no step of kind "end" or "hand-off"; add one']);
});

test("names steps whose texts repeat without an answer", () => {
  const steps: Input["steps"] = {
    ask: ask({ timeout: { minutes: 1, next: "remind" } }),
    remind: { kind: "say", text: "Still there?", next: "ask" },
    end: { kind: "end" },
  };
  expect(issuesOf(definition({ steps }))).toEqual([
    "steps.ask: time-outs lead back to this step, so its text is sent again and again without an answer",
    "steps.remind: time-outs lead back to this step, so its text is sent again and again without an answer",
  ]);
});

test("names answers that no text reaches", () => {
  const answers = [
    yes,
    { ...yes, accept: { kind: "phrase" as const, phrases: ["YES!", "..."] } },
    { ...yes, accept: { kind: "number" as const, min: 5, max: 1 } },
    { ...yes, accept: { kind: "text" as const, maxLength: 10 } },
    yes,
  ];
  const issues = issuesOf(definition({ steps: { ask: ask({ answers }), end: { kind: "end" } } }));
  expect(issues).toEqual([
    'steps.ask.answers.1.accept: an earlier answer of this step accepts "YES!" too',
    'steps.ask.answers.1.accept: "..." has no word, so no text matches it',
    "steps.ask.answers.2.accept: min 5 is greater than max 1",
    'steps.ask.answers.4.accept: an earlier answer of kind "text" accepts everything; move it to the end',
  ]);
});

test("names placeholders without a value, also in the metrics of an event", () => {
  const steps: Input["steps"] = {
    ask: ask({ prompt: "{when}?" }),
    end: {
      kind: "end",
      text: "{known}",
      effects: [{ kind: "put-event", eventType: "done", metrics: { score: "score" } }],
    },
  };
  expect(issuesOf(definition({ steps, variables: { known: "x" } }))).toEqual([
    "steps.ask: {when} is neither a variable nor the saveAs of an answer",
    "steps.end: {score} is neither a variable nor the saveAs of an answer",
  ]);
});

test("rejects a keyword without a word, and fields that it does not know", () => {
  expect(issuesOf(definition({ keywords: ["?!"] }))).toEqual(['keywords.0: "?!" has no word']);
  expect(issuesOf({ ...definition(), end: "ask" })).toEqual([': Unrecognized key: "end"']);
});
