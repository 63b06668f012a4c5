import { isPhrase, toWords } from "../words.ts";
import type { Conversation, Step } from "./conversation.ts";
import type { StepEffect } from "./effect.ts";
import { placeholdersIn } from "./placeholders.ts";
import { type Edge, edgesOf, isInCycle, reachable, stepOf } from "./step-graph.ts";

export type DefinitionIssue = { path: (string | number)[]; message: string };

/**
 * What is wrong with a definition beyond the shape of its fields. If a step refers to a missing one, only such references are
 * returned.
 */
export const whyInvalid = (definition: Conversation): DefinitionIssue[] => {
  const missing = missingSteps(definition);
  if (missing.length > 0) return missing;
  return [
    ...unreachableSteps(definition),
    ...endlessSteps(definition),
    ...steps(definition).flatMap(([name, step]) => (step.kind === "ask" ? deadAnswers(name, step) : [])),
    ...unknownPlaceholders(definition),
    ...keywordsWithoutWords(definition),
  ];
};

const steps = (definition: Conversation): [string, Step][] => Object.entries(definition.steps);

const missingSteps = (definition: Conversation): DefinitionIssue[] =>
  [{ path: ["start"], to: definition.start }, ...steps(definition).flatMap(([name, step]) => edgesOf(name, step))]
    .filter(({ to }) => stepOf(definition, to) === undefined)
    .map(({ path, to }) => ({ path, message: `there is no step "${to}"; add it to steps, or correct the name` }));

const UNREACHABLE = "cannot be reached from the start; remove the step, or refer to it from a step that can be reached";

const unreachableSteps = (definition: Conversation): DefinitionIssue[] => {
  const reached = reachable(definition, [definition.start]);
  return Object.keys(definition.steps)
    .filter((name) => !reached.has(name))
    .map((name) => ({ path: ["steps", name], message: UNREACHABLE }));
};

const isEnd = (definition: Conversation, name: string): boolean => {
  const kind = stepOf(definition, name)?.kind;
  return kind === "end" || kind === "hand-off";
};

// Edges that are followed without a text from the customer. A cycle of them would repeat its prompts without end.
const isAutomatic = ({ on }: Edge): boolean => on === "timeout" || on === "next";

const endlessSteps = (definition: Conversation): DefinitionIssue[] =>
  Object.keys(definition.steps).flatMap((name) => {
    const path = ["steps", name];
    if (![...reachable(definition, [name])].some((to) => isEnd(definition, to)))
      return [{ path, message: 'leads to no step of kind "end" or "hand-off"; add one' }];
    if (isInCycle(definition, name, isAutomatic))
      return [
        { path, message: "time-outs lead back to this step, so its text is sent again and again without an answer" },
      ];
    return [];
  });

type Ask = Extract<Step, { kind: "ask" }>;

const deadAnswers = (name: string, { answers }: Ask): DefinitionIssue[] =>
  answers.flatMap(({ accept }, index) => {
    const path = ["steps", name, "answers", index, "accept"];
    const earlier = answers.slice(0, index).map((answer) => answer.accept);
    if (earlier.some(({ kind }) => kind === "text"))
      return [{ path, message: 'an earlier answer of kind "text" accepts everything; move it to the end' }];
    if (accept.kind === "number" && accept.min > accept.max)
      return [{ path, message: `min ${accept.min} is greater than max ${accept.max}` }];
    if (accept.kind !== "phrase") return [];
    return accept.phrases.flatMap((phrase) => {
      const words = toWords(phrase);
      if (words.length === 0) return [{ path, message: `"${phrase}" has no word, so no text matches it` }];
      const isTaken = earlier.some(
        (other) => other.kind === "phrase" && other.phrases.some((taken) => isPhrase(words, toWords(taken))),
      );
      return isTaken ? [{ path, message: `an earlier answer of this step accepts "${phrase}" too` }] : [];
    });
  });

const textsOfEffect = (effect: StepEffect): string[] => {
  switch (effect.kind) {
    case "set-attribute":
      return effect.values;
    case "put-event":
      return [...Object.values(effect.attributes), ...Object.values(effect.metrics).map((name) => `{${name}}`)];
    case "opt-out":
    case "opt-in":
      return [];
    default:
      return effect satisfies never;
  }
};

const textsOfStep = (step: Step): string[] => {
  switch (step.kind) {
    case "ask":
      return [step.prompt, step.retry.prompt, ...step.answers.flatMap(({ effects }) => effects.flatMap(textsOfEffect))];
    case "say":
    case "end":
      return [step.text ?? "", ...step.effects.flatMap(textsOfEffect)];
    case "hand-off":
      return [step.text ?? "", step.reason];
    default:
      return step satisfies never;
  }
};

const unknownPlaceholders = (definition: Conversation): DefinitionIssue[] => {
  const saved = steps(definition).flatMap(([, step]) =>
    step.kind === "ask" ? step.answers.flatMap(({ saveAs }) => saveAs ?? []) : [],
  );
  const known = new Set([...Object.keys(definition.variables), ...saved]);
  return steps(definition).flatMap(([name, step]) =>
    textsOfStep(step)
      .flatMap(placeholdersIn)
      .filter((placeholder) => !known.has(placeholder))
      .map((placeholder) => ({
        path: ["steps", name],
        message: `{${placeholder}} is neither a variable nor the saveAs of an answer`,
      })),
  );
};

const keywordsWithoutWords = ({ keywords }: Conversation): DefinitionIssue[] =>
  keywords.flatMap((keyword, index) =>
    toWords(keyword).length > 0 ? [] : [{ path: ["keywords", index], message: `"${keyword}" has no word` }],
  );
