/** What the runner and a worker thread say to each other. */
export type WorkerStart = { entry: string; exportName: string };

export type InvocationStart = {
  payload: string;
  requestId: string;
  deadlineMs: number;
  functionName: string;
  functionArn: string;
  memoryMb: number;
};

export type FunctionFailure = { errorType: string; errorMessage: string; trace: string[] };

export type WorkerMessage =
  | { kind: "ready" }
  | { kind: "unloadable"; failure: FunctionFailure }
  | { kind: "answered"; payload: string }
  | { kind: "failed"; failure: FunctionFailure }
  | { kind: "log"; text: string };
