/** The state of a part of a running program, such as an emulator, a loop or the disk. */
export type PartState = { kind: "starting" } | { kind: "ready" } | { kind: "failing"; error: unknown };

export type PartHealth = {
  part: string;
  state: PartState["kind"];
  /** Time of the change to this state; of the first failure if the part failed several times in a row. */
  since: string;
  /** How many times in a row the part has failed; absent if it has not. */
  failures?: number;
  /** The error of the last failure. */
  error?: { name: string; message: string };
};

export type Health = {
  report(part: string, state: PartState): void;
  /** Ready if every part is. */
  read(): { ready: boolean; parts: PartHealth[] };
};

/**
 * What the parts of a program last reported. Logs when a part begins to fail, and
 * when it works again.
 */
export const createHealth = (log: (line: string) => void = () => {}, now: () => number = Date.now): Health => {
  const parts = new Map<string, PartHealth>();
  return {
    report: (part, state) => {
      const before = parts.get(part);
      if (before?.state === "ready" && state.kind === "ready") return;
      const since = before?.state === state.kind ? before.since : new Date(now()).toISOString();
      const failure = state.kind === "failing" && {
        failures: before?.state === "failing" ? (before.failures ?? 0) + 1 : 1,
        error: summary(state.error),
      };
      parts.set(part, { part, state: state.kind, since, ...failure });
      if (failure && failure.failures === 1) log(`failed: ${part}: ${failure.error.message}`);
      else if (before?.state === "failing" && state.kind === "ready") log(`works again: ${part}`);
    },
    read: () => {
      const all = [...parts.values()];
      return { ready: all.every(({ state }) => state === "ready"), parts: all };
    },
  };
};

const summary = (error: unknown): { name: string; message: string } =>
  error instanceof Error ? { name: error.name, message: error.message } : { name: "Error", message: String(error) };
