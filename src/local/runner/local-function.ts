/** One statement of a function's resource policy. */
export type Permission = { principal: string; sourceAccount?: string; sourceArn?: string };

/** What happens to an asynchronous invocation that fails. */
export type AsyncInvocation = {
  maximumRetries: number;
  /** Gets a record of the failed invocation: a queue, a topic or a function. */
  onFailureArn?: string;
  /** Gets the event itself, as the older dead-letter configuration does. */
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

export type InvokeOptions = { caller: InvokeCaller; type: "RequestResponse" | "Event" };

/** `errorType` stands where the Lambda API itself refused; `functionError` where the function ran and failed. */
export type InvokeAnswer = {
  statusCode: number;
  payload: string;
  requestId: string;
  functionError?: "Unhandled";
  errorType?: string;
  logTail?: string;
};
