import type { Conversation } from "./conversation/conversation.ts";
import type { ConversationState } from "./conversation/conversation-state.ts";
import { findAnswer } from "./conversation/find-answer.ts";
import { nextStep, type Turn } from "./conversation/next-step.ts";
import { stepOf } from "./conversation/step-graph.ts";
import { beginsWith, isPhrase, toWords } from "./words.ts";

// A program that replies to every text would otherwise exchange texts with this one for ever, at a price.
const FALLBACK_PAUSE_MS = 60 * 60_000;

// A person who is done has no way to say so; the next day, the customer's texts are for the conversations again.
const WITH_PERSON_MAX_MS = 24 * 60 * 60_000;

/** The turn after a text that is no keyword of the number: of the customer's conversation, or of the one that it starts. */
export const takeTurn = (
  conversations: Conversation[],
  fallback: string,
  stored: ConversationState,
  text: string,
  now: Date,
): Turn => {
  const state = isOver(stored, now) ? undefined : stored;
  const started = selectStarted(conversations, state, text);
  if (started !== undefined) return nextStep(started, state, { kind: "start" }, now);
  if (state?.kind === "with-person") return { ...nothing(state), effects: [{ kind: "forward", text }] };
  const current = conversations.find(({ name }) => state?.kind === "asking" && state.conversation === name);
  if (current !== undefined) return nextStep(current, state, { kind: "text", text }, now);
  return replyFallback(fallback, state, now);
};

const isOver = (state: ConversationState, now: Date): boolean =>
  state?.kind === "with-person" && now.getTime() - state.since >= WITH_PERSON_MAX_MS;

const nothing = (state: ConversationState): Turn => ({ state, replies: [], effects: [], branches: [] });

/**
 * The conversation that a text starts. While a question is open, its answers come first, and a keyword has to be the whole
 * text; while a person replies, texts start nothing.
 */
const selectStarted = (
  conversations: Conversation[],
  state: ConversationState,
  text: string,
): Conversation | undefined => {
  if (state?.kind === "with-person") return undefined;
  const isOpen = state?.kind === "asking" && conversations.some(({ name }) => name === state.conversation);
  if (isOpen && isAnswer(conversations, state, text)) return undefined;
  const words = toWords(text);
  const isKeyword = isOpen ? isPhrase : beginsWith;
  return conversations.find(({ keywords }) => keywords.some((keyword) => isKeyword(words, toWords(keyword))));
};

const isAnswer = (conversations: Conversation[], state: ConversationState, text: string): boolean => {
  if (state?.kind !== "asking") return false;
  const definition = conversations.find(({ name }) => name === state.conversation);
  const step = definition === undefined ? undefined : stepOf(definition, state.step);
  return step?.kind === "ask" && findAnswer(step, text) !== undefined;
};

/** Replies that a text was not understood, at most once an hour. */
const replyFallback = (fallback: string, state: ConversationState, now: Date): Turn => {
  const elapsedMs = state?.kind === "informed" ? now.getTime() - state.since : Number.POSITIVE_INFINITY;
  if (elapsedMs < FALLBACK_PAUSE_MS) return nothing(state);
  return { ...nothing({ kind: "informed", since: now.getTime() }), replies: [fallback], branches: ["fallback"] };
};
