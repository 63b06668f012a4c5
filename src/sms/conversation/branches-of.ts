import type { Conversation, Step } from "./conversation.ts";

/** All branches that turns of a conversation can take, by the names that `nextStep` returns. */
export const branchesOf = ({ steps }: Conversation): string[] => {
  const inSteps = Object.entries(steps).flatMap(([name, step]) => branchesOfStep(name, step));
  const hasQuestion = Object.values(steps).some(({ kind }) => kind === "ask");
  // A text is late only if a time-out has ended the conversation. Every question has such a time-out: there is no cycle of them.
  return ["start", ...(hasQuestion ? ["outdated", "late"] : []), ...inSteps];
};

const branchesOfStep = (name: string, step: Step): string[] => {
  switch (step.kind) {
    case "ask": {
      const retry = step.retry.attempts > 0 ? [`${name}/retry`] : [];
      return [
        ...step.answers.map((_, index) => `${name}/answer-${index}`),
        ...retry,
        `${name}/gave-up`,
        `${name}/timeout`,
      ];
    }
    case "say":
      return [`${name}/next`];
    case "hand-off":
    case "end":
      return [];
    default:
      return step satisfies never;
  }
};
