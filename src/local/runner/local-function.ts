/** One statement of a function's resource policy. */
export type Permission = { principal: string; sourceAccount?: string; sourceArn?: string };

/** What happens to an asynchronous invocation that fails. */
export type AsyncInvocation = {
  maximumRetries: number;
  /** A queue, topic or function that receives a record of the failed invocation. */
  onFailureArn?: string;
  /** A queue or topic that receives the event itself: the function's dead-letter configuration. */
  deadLetterArn?: string;
};

export type LocalFunction = {
  /** The key in serverless.yml. */
  key: string;
  name: string;
  arn: string;
  /** Absolute path of the module. */
  entry: string;
  exportName: string;
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  reservedConcurrency?: number;
  permissions: Permission[];
  async: AsyncInvocation;
};

export type InvokeCaller = { accountId: string } | { service: string; sourceAccount: string; sourceArn: string };

export type InvokeOptions = {
  caller: InvokeCaller;
  type: "RequestResponse" | "Event";
  /** For a synchronous invocation; the handler's context contains it. */
  clientContext?: object | undefined;
};

/** What an instance runs. */
export type RunInput = { payload: string; requestId: string; clientContext?: object | undefined };

/** `errorType` is set if the Lambda API rejected the request, `functionError` if the function ran and failed. */
export type InvokeResponse = {
  statusCode: number;
  payload: string;
  requestId: string;
  functionError?: "Unhandled";
  errorType?: string;
  logTail?: string;
};
