import type { createRenderer } from "./render-message.ts";

export type Invocation = { target: string; head(scheduledTime: string): Record<string, unknown> };

/** What is to be done with every batch of a campaign activity, or of one activity of a journey. */
export type Order = {
  /** The function that filters a campaign's batches first. */
  hook: Invocation | undefined;
  deliver:
    | ({ kind: "invoke" } & Invocation)
    | { kind: "send"; render: ReturnType<typeof createRenderer>; origin: Record<string, string> };
};
