/** What a worker thread needs to load its function. */
export type WorkerStart = {
  entry: string;
  exportName: string;
  /** Whether to send a message for each file that it loads. */
  reportsFiles: boolean;
};

/** The runner's message to a worker: run the handler with this event. */
export type InvocationStart = {
  payload: string;
  requestId: string;
  clientContext: object | undefined;
  /** How long the handler may run. */
  limitMs: number;
  functionName: string;
  functionArn: string;
  memoryMb: number;
};

export type HandlerError = { errorType: string; errorMessage: string; trace: string[] };

/** A worker's message to the runner. */
export type WorkerMessage =
  | { kind: "loaded"; path: string }
  | { kind: "ready" }
  | { kind: "unloadable"; error: HandlerError }
  | { kind: "returned"; payload: string }
  | { kind: "failed"; error: HandlerError }
  | { kind: "log"; text: string };
