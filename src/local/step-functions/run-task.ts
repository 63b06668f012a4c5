import type { Retrier, Task } from "./definition.ts";
import { type Scope, valueAt, withValueAt } from "./json-path.ts";
import { fillTemplate } from "./payload-template.ts";
import { matchesError, StatesError } from "./states-error.ts";

/** What a Task does: calls a resource with the input. Throws a `StatesError`. */
export type CallResource = (resource: string, input: unknown) => Promise<unknown>;

/** Time, which moves with the engine's clock. Each rejects when the execution is stopped. */
export type Timing = {
  wait: (seconds: number) => Promise<void>;
  withTimeout: <T>(seconds: number | undefined, work: Promise<T>) => Promise<T>;
};

/** The output of a Task, after its retries. [Amazon States Language: Task, Retry] */
export const runTask = async (task: Task, scope: Scope, call: CallResource, timing: Timing): Promise<unknown> => {
  const input = task.InputPath === null ? {} : valueAt(task.InputPath, scope);
  const inner = { ...scope, input };
  const payload = task.Parameters === undefined ? input : fillTemplate(task.Parameters, inner);
  const result = await withRetries(task.Retry, timing, () =>
    timing.withTimeout(task.TimeoutSeconds, call(task.Resource, payload)),
  );
  const selected = task.ResultSelector ? fillTemplate(task.ResultSelector, { ...scope, input: result }) : result;
  const output = withValueAt(scope.input, task.ResultPath, selected);
  return task.OutputPath === null ? {} : valueAt(task.OutputPath, { ...scope, input: output });
};

const withRetries = async <T>(
  retriers: readonly Retrier[],
  { wait }: Timing,
  attempt: () => Promise<T>,
): Promise<T> => {
  const used = new Map<Retrier, number>();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StatesError)) throw error;
      const retrier = retriers.find(({ ErrorEquals }) => matchesError(ErrorEquals, error));
      const times = (retrier && used.get(retrier)) ?? 0;
      if (retrier === undefined || times >= retrier.MaxAttempts) throw error;
      used.set(retrier, times + 1);
      const { IntervalSeconds, BackoffRate, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
      await wait(Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** times));
    }
  }
};
