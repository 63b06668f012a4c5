import { ownValue } from "../../own-value.ts";
import type { Conversation, Step } from "./conversation.ts";

/** A reference to a step: `on` is what leads there, `path` its place in the definition. */
export type Edge = { on: "answer" | "retry" | "timeout" | "next"; path: (string | number)[]; to: string };

export type StepGraph = Pick<Conversation, "start" | "steps">;

export const stepOf = ({ steps }: StepGraph, name: string): Step | undefined => ownValue(steps, name);

/** All references from a step to others. */
export const edgesOf = (name: string, step: Step): Edge[] => {
  const at = (...path: (string | number)[]) => ["steps", name, ...path];
  switch (step.kind) {
    case "ask":
      return [
        ...step.answers.map(({ next }, index) => ({
          on: "answer" as const,
          path: at("answers", index, "next"),
          to: next,
        })),
        { on: "retry", path: at("retry", "next"), to: step.retry.next },
        { on: "timeout", path: at("timeout", "next"), to: step.timeout.next },
      ];
    case "say":
      return [{ on: "next", path: at("next"), to: step.next }];
    case "hand-off":
    case "end":
      return [];
    default:
      return step satisfies never;
  }
};

/** The steps that can be reached from one of `from` over edges that `isFollowed`, including those in `from`. */
export const reachable = (
  graph: StepGraph,
  from: Iterable<string>,
  isFollowed: (edge: Edge) => boolean = () => true,
): Set<string> => {
  const found = new Set(from);
  // A set is iterated in the order of insertion, including what is inserted meanwhile.
  for (const name of found) {
    const step = stepOf(graph, name);
    if (step === undefined) continue;
    for (const edge of edgesOf(name, step)) if (isFollowed(edge)) found.add(edge.to);
  }
  return found;
};

/** Whether a step leads back to itself over edges that `isFollowed`. */
export const isInCycle = (graph: StepGraph, name: string, isFollowed: (edge: Edge) => boolean): boolean => {
  const step = stepOf(graph, name);
  if (step === undefined) return false;
  const next = edgesOf(name, step)
    .filter(isFollowed)
    .map(({ to }) => to);
  return reachable(graph, next, isFollowed).has(name);
};
