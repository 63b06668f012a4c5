/** An execution. It is kept in memory: a restart of the local cloud ends all executions. */
export type Execution = {
  arn: string;
  name: string;
  machineArn: string;
  input: string;
  startedAtMs: number;
  stoppedAtMs?: number;
  status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  output?: string;
  error?: string | undefined;
  cause?: string | undefined;
  abort: AbortController;
};

/** The end of an execution. */
export type ExecutionEnd =
  | { status: "SUCCEEDED"; output: string }
  | { status: "FAILED" | "TIMED_OUT" | "ABORTED"; error: string | undefined; cause: string | undefined };

// [Step Functions quotas] 90 days of closed executions. Chosen so that a program that starts executions without end does not
// use up the memory: 20,000 with results of a kilobyte are 40 MB.
const CLOSED_MAX = 20_000;

/** The executions of an account, by ARN. Of those that have ended, only the newest are kept. */
export const createExecutions = (nowMs: () => number) => {
  const all = new Map<string, Execution>();
  const closed: string[] = [];
  return {
    find: (arn: string): Execution | undefined => all.get(arn),
    add: (execution: Execution): void => {
      all.set(execution.arn, execution);
    },
    /** Ends an execution that runs; one that has ended stays as it is. */
    end: (execution: Execution, end: ExecutionEnd): void => {
      if (execution.status !== "RUNNING") return;
      Object.assign(execution, end, { stoppedAtMs: nowMs() });
      execution.abort.abort();
      closed.push(execution.arn);
      if (closed.length > CLOSED_MAX) all.delete(closed.shift() ?? "");
    },
    running: (): Execution[] => [...all.values()].filter(({ status }) => status === "RUNNING"),
  };
};
export type Executions = ReturnType<typeof createExecutions>;
