/** Why an execution, or a call, failed: a short code, and a text for people. */
export type Failure = { error: string; cause: string };

/** An execution as Step Functions describes it. */
export type ExecutionState =
  | { kind: "running" }
  /** `output` is JSON text; Step Functions omits it in some cases. */
  | { kind: "succeeded"; output: string | undefined }
  | { kind: "failed"; failure: Failure }
  | { kind: "missing" };

/** An execution as the results table describes it; `absent` if there is no item. */
export type StoredState =
  | { kind: "absent" }
  | { kind: "started"; startedAtMs: number }
  | Extract<ExecutionState, { kind: "succeeded" | "failed" }>;

/** Step Functions. Each function throws a `RemoteFault` if the call failed. */
export type Executions = {
  /** The ARN of the new execution; `undefined` if the machine already has an execution of that name. */
  start: (machineArn: string, input: string, name: string | undefined) => Promise<string | undefined>;
  describe: (executionId: string) => Promise<ExecutionState>;
  stop: (executionId: string, failure: Failure) => Promise<void>;
};

/** The table to which the state machines write their results. */
export type Results = {
  /** Records that an execution exists, and when its item expires. Does not change a result. */
  recordStart: (executionId: string, now: Date) => Promise<void>;
  read: (executionId: string) => Promise<StoredState>;
};

export type AsyncPorts = {
  executions: Executions;
  results: Results;
  wait: (ms: number) => Promise<void>;
};
