import type { Budget } from "./attempts.ts";

type WriteLine = (message: string, fields?: Record<string, unknown>) => void;

/** The facts of one call of the wrapper, besides its event. */
export type CallRun = {
  now: Date;
  requestId: string;
  budget: Budget;
  log: { info: WriteLine; warn: WriteLine; error: WriteLine };
};
