import type { Conversation, Step } from "./conversation/conversation.ts";
import type { AskingState, ConversationState } from "./conversation/conversation-state.ts";
import { findAnswer } from "./conversation/find-answer.ts";
import { nextStep, type Turn, unchanged } from "./conversation/next-step.ts";
import { stepOf } from "./conversation/step-graph.ts";
import { beginsWith, isPhrase, toWords } from "./words.ts";

// Otherwise a program that replies to every text would exchange texts with this one without end, at a cost.
const FALLBACK_PAUSE_MS = 60 * 60_000;

// A person who is done has no way to say so; the next day, the customer's texts are for the conversations again.
const WITH_PERSON_MAX_MS = 24 * 60 * 60_000;

/** The turn after a text that is not a keyword of the number: of the customer's conversation, or of the one that it starts. */
export const takeTurn = (
  conversations: Conversation[],
  fallback: string,
  stored: ConversationState,
  text: string,
  now: Date,
): Turn => {
  const state = isOver(stored, now) ? undefined : stored;
  const asked = state?.kind === "asking" ? findAsked(conversations, state) : undefined;
  const started = selectStarted(conversations, state, asked, text);
  if (started !== undefined) return nextStep(started, state, { kind: "start" }, now);
  if (state?.kind === "with-person") return { ...unchanged(state), effects: [{ kind: "forward", text }] };
  if (asked !== undefined) return nextStep(asked.definition, state, { kind: "text", text }, now);
  if (state?.kind === "timed-out") {
    const late = conversations.find(({ name }) => name === state.conversation)?.late;
    if (late !== undefined) return { ...unchanged(undefined), replies: [late], branches: ["late"] };
  }
  return replyFallback(fallback, state, now);
};

const isOver = (state: ConversationState, now: Date): boolean =>
  state?.kind === "with-person" && now.getTime() - state.since >= WITH_PERSON_MAX_MS;

/** A question that waits for its answer, and its conversation. */
type Asked = { definition: Conversation; step: Step | undefined };

const findAsked = (conversations: Conversation[], state: AskingState): Asked | undefined => {
  const definition = conversations.find(({ name }) => name === state.conversation);
  return definition && { definition, step: stepOf(definition, state.step) };
};

/**
 * The conversation that a text starts. While a question is open, its answers come first, and a keyword has to be the whole
 * text; while a person replies, texts start nothing.
 */
const selectStarted = (
  conversations: Conversation[],
  state: ConversationState,
  asked: Asked | undefined,
  text: string,
): Conversation | undefined => {
  if (state?.kind === "with-person") return undefined;
  if (asked?.step?.kind === "ask" && findAnswer(asked.step, text) !== undefined) return undefined;
  const words = toWords(text);
  const isKeyword = asked === undefined ? beginsWith : isPhrase;
  return conversations.find(({ keywords }) => keywords.some((keyword) => isKeyword(words, toWords(keyword))));
};

/** Replies that a text was not understood, at most once an hour. */
const replyFallback = (fallback: string, state: ConversationState, now: Date): Turn => {
  const elapsedMs = state?.kind === "informed" ? now.getTime() - state.since : Number.POSITIVE_INFINITY;
  if (elapsedMs < FALLBACK_PAUSE_MS) return unchanged(state);
  return { ...unchanged({ kind: "informed", since: now.getTime() }), replies: [fallback], branches: ["fallback"] };
};
