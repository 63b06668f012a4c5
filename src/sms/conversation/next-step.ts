import type { AskStep, Conversation } from "./conversation.ts";
import type { AskingState, ConversationState } from "./conversation-state.ts";
import type { Effect } from "./effect.ts";
import { findAnswer } from "./find-answer.ts";
import { fillIn } from "./placeholders.ts";
import { resolveEffect } from "./resolve-effect.ts";
import { stepOf } from "./step-graph.ts";

const MINUTE_MS = 60_000;

/** What a conversation reacts to. */
export type Message =
  | { kind: "text"; text: string }
  /** Starts the conversation; `values` replace the defaults of its variables. */
  | { kind: "start"; values?: Readonly<Record<string, string>> }
  /** The time `until` of the state has come. */
  | { kind: "timeout" };

/** The state after a message, and what has to be done. `branches` names the branches that the message took. */
export type Turn = { state: ConversationState; replies: string[]; effects: Effect[]; branches: string[] };

/**
 * The turn of a conversation. If `now` is earlier than the previous message of the customer, the clock of that message
 * applies: no question times out early, and none waits longer.
 */
export const nextStep = (definition: Conversation, state: ConversationState, message: Message, now: Date): Turn => {
  const nowMs = Math.max(now.getTime(), state?.since ?? 0);
  switch (message.kind) {
    case "start":
      return start(definition, message.values ?? {}, nowMs);
    case "timeout":
      return state?.kind === "asking" && nowMs >= state.until ? timeOut(definition, state, nowMs) : unchanged(state);
    case "text":
      return read(definition, state, message.text, nowMs);
    default:
      return message satisfies never;
  }
};

/** The turn that changes nothing. */
export const unchanged = (state: ConversationState): Turn => ({ state, replies: [], effects: [], branches: [] });

const start = (definition: Conversation, values: Readonly<Record<string, string>>, nowMs: number): Turn =>
  enter(definition, definition.start, { ...definition.variables, ...values }, nowMs, "start");

const read = (definition: Conversation, state: ConversationState, text: string, nowMs: number): Turn => {
  switch (state?.kind) {
    case "with-person":
      return { ...unchanged(state), effects: [{ kind: "forward", text }] };
    case "asking":
      return readWhileAsking(definition, state, text, nowMs);
    case "timed-out":
    case "informed":
    case undefined:
      return start(definition, {}, nowMs);
    default:
      return state satisfies never;
  }
};

/** The step that a state waits in; `undefined` if another version of the definition asked the question. */
const askedStep = (definition: Conversation, state: AskingState): AskStep | undefined => {
  const step = state.version === definition.version ? stepOf(definition, state.step) : undefined;
  return step?.kind === "ask" ? step : undefined;
};

const readWhileAsking = (definition: Conversation, state: AskingState, text: string, nowMs: number): Turn => {
  const step = askedStep(definition, state);
  if (step === undefined) return startAgain(definition, state, nowMs);
  if (nowMs >= state.until) return readLate(definition, state, text, nowMs);
  const found = findAnswer(step, text);
  if (found === undefined) return retry(definition, state, step, nowMs);
  const { index, answer, value } = found;
  const values = answer.saveAs === undefined ? state.values : { ...state.values, [answer.saveAs]: value };
  const turn = enter(definition, answer.next, values, nowMs, `${state.step}/answer-${index}`);
  return { ...turn, effects: [...answer.effects.map((effect) => resolveEffect(effect, values)), ...turn.effects] };
};

/** Begins again, with the variables that the conversation was started with. */
const startAgain = (definition: Conversation, { values }: AskingState, nowMs: number): Turn => {
  const known = Object.entries(values).filter(([name]) => Object.hasOwn(definition.variables, name));
  const turn = start(definition, Object.fromEntries(known), nowMs);
  return { ...turn, replies: [definition.outdated, ...turn.replies], branches: ["outdated", ...turn.branches] };
};

const retry = (definition: Conversation, state: AskingState, step: AskStep, nowMs: number): Turn => {
  if (state.failures >= step.retry.attempts)
    return enter(definition, step.retry.next, state.values, nowMs, `${state.step}/gave-up`);
  return {
    state: { ...state, failures: state.failures + 1, since: nowMs, until: nowMs + step.timeout.minutes * MINUTE_MS },
    replies: [fillIn(step.retry.prompt, state.values)],
    effects: [],
    branches: [`${state.step}/retry`],
  };
};

const timeOut = (definition: Conversation, state: AskingState, nowMs: number): Turn => {
  const turn = expire(definition, state, nowMs);
  if (turn.state !== undefined) return turn;
  return { ...turn, state: { kind: "timed-out", conversation: definition.name, since: nowMs } };
};

const expire = (definition: Conversation, state: AskingState, nowMs: number): Turn => {
  const step = askedStep(definition, state);
  if (step === undefined) return unchanged(undefined);
  return enter(definition, step.timeout.next, state.values, nowMs, `${state.step}/timeout`);
};

/**
 * A text after a time-out that no timer reported: the time-out takes effect when it was due, without its replies, and the
 * text is read in the step that it led to. Time-outs lead to an end, because a definition has no cycle of them.
 */
const readLate = (definition: Conversation, state: AskingState, text: string, nowMs: number): Turn => {
  const expired = expire(definition, state, state.until);
  const turn: Turn =
    expired.state === undefined
      ? { ...unchanged(undefined), replies: [definition.late], branches: ["late"] }
      : read(definition, expired.state, text, nowMs);
  return {
    ...turn,
    effects: [...expired.effects, ...turn.effects],
    branches: [...expired.branches, ...turn.branches],
  };
};

/** Enters a step, and those that follow it without an answer. */
const enter = (
  definition: Conversation,
  name: string,
  values: Readonly<Record<string, string>>,
  nowMs: number,
  branch: string,
): Turn => {
  const step = stepOf(definition, name);
  if (step === undefined) throw new Error(`conversation "${definition.name}" has no step "${name}"`);
  const text = step.kind === "ask" ? step.prompt : step.text;
  const replies = text === undefined ? [] : [fillIn(text, values)];
  const branches = [branch];
  switch (step.kind) {
    case "ask":
      return { state: toAsking(definition, name, step, values, nowMs), replies, effects: [], branches };
    case "say": {
      const rest = enter(definition, step.next, values, nowMs, `${name}/next`);
      const effects = step.effects.map((effect) => resolveEffect(effect, values));
      return {
        state: rest.state,
        replies: [...replies, ...rest.replies],
        effects: [...effects, ...rest.effects],
        branches: [...branches, ...rest.branches],
      };
    }
    case "hand-off": {
      const effects: Effect[] = [{ kind: "hand-off", reason: fillIn(step.reason, values) }];
      return { state: { kind: "with-person", since: nowMs }, replies, effects, branches };
    }
    case "end":
      return {
        state: undefined,
        replies,
        effects: step.effects.map((effect) => resolveEffect(effect, values)),
        branches,
      };
    default:
      return step satisfies never;
  }
};

const toAsking = (
  { name: conversation, version }: Conversation,
  step: string,
  { timeout }: AskStep,
  values: Readonly<Record<string, string>>,
  nowMs: number,
): AskingState => ({
  kind: "asking",
  conversation,
  version,
  step,
  failures: 0,
  values: { ...values },
  since: nowMs,
  until: nowMs + timeout.minutes * MINUTE_MS,
});
