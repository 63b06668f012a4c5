import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { AskStep, Conversation } from "../../../src/sms/conversation/conversation.ts";
import { CONVERSATIONS } from "../../../src/sms/conversations/conversations.ts";

const PAGE = readFileSync("docs/two-way-sms.md", "utf8");

/** The rows of the table as lists of cells. */
const rows = PAGE.split("| At the time-out |\n")
  .slice(1)
  .flatMap((rest) => (rest.split("\n\n")[0] ?? "").split("\n").slice(1))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, ...cells]) => cells);

const questionsOf = ({ steps }: Conversation): AskStep[] => Object.values(steps).filter((step) => step.kind === "ask");

const inWords = (minutes: number): string => (minutes > 60 ? `${minutes / 60} hours` : `${minutes} minutes`);

/** Where the time-outs of a conversation lead. */
const endsOf = (conversation: Conversation) => {
  const names = new Set(questionsOf(conversation).map(({ timeout }) => timeout.next));
  return Object.entries(conversation.steps).flatMap(([name, step]) =>
    names.has(name) && step.kind === "end" ? [step] : [],
  );
};

const firstSentence = (text: string): string => text.slice(0, text.indexOf(".") + 1);

const asking = CONVERSATIONS.filter((conversation) => questionsOf(conversation).length > 0);

test("docs/two-way-sms.md has the keywords of each conversation that asks, and its time-outs", () => {
  const expected = asking.map((conversation) => {
    const durations = [...new Set(questionsOf(conversation).map(({ timeout }) => inWords(timeout.minutes)))];
    const each = questionsOf(conversation).length > 1 ? " for each" : "";
    return [conversation.keywords.join(", "), durations.join(", ") + each];
  });
  expect(rows.map(([keywords, , duration]) => [keywords, duration])).toEqual(expected);
});

test("docs/two-way-sms.md has the events that follow the time-outs, and the first sentences of their texts", () => {
  const inTable = rows.map(([, , , atTimeout = ""]) => ({
    events: [...atTimeout.matchAll(/`([^`]+)`/g)].map(([, event]) => event),
    texts: [...atTimeout.matchAll(/"([^"]*)"/g)].map(([, text = ""]) => firstSentence(text)),
  }));
  const expected = asking.map(endsOf).map((ends) => ({
    events: ends.flatMap(({ effects }) =>
      effects.flatMap((effect) => (effect.kind === "put-event" ? effect.eventType : [])),
    ),
    texts: ends.flatMap(({ text }) => (text === undefined ? [] : firstSentence(text))),
  }));
  expect(inTable).toEqual(expected);
});
