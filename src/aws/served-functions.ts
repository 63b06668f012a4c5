import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { FunctionFailure, InvocationResult } from "../engine/context.ts";
import { RemoteFault } from "../errors.ts";
import { throwFault } from "./sdk-fault.ts";

/** Invokes a function with the payload of a batch, and waits for its response. Does not retry: the engine does. */
export const connectServedFunctions =
  (client: LambdaClient) =>
  async (functionName: string, payload: string): Promise<InvocationResult> => {
    try {
      const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(payload) });
      const { FunctionError, Payload = new Uint8Array() } = await client
        .send(command)
        .catch(throwFault("lambda:Invoke"));
      const response = Buffer.from(Payload).toString();
      if (FunctionError === undefined) return { kind: "returned", payload: response };
      return failed(response.includes("Task timed out") ? "timeout" : "function-error", response);
    } catch (error) {
      if (!(error instanceof RemoteFault)) throw error;
      return failed(toFailure(error), error.message);
    }
  };

const failed = (reason: FunctionFailure, message: string): InvocationResult => ({ kind: "failed", reason, message });

const toFailure = ({ kind, cause }: RemoteFault): FunctionFailure => {
  switch (kind) {
    case "throttled":
      return "throttled";
    case "unauthorized":
      return "not-permitted";
    case "not-found":
      return "not-found";
    case "timeout":
      return "timeout";
    case "invalid":
      // [Lambda API reference: Invoke] RequestTooLargeException
      return String(cause).startsWith("RequestTooLarge") ? "payload-too-large" : "unreachable";
    case "unavailable":
      return "unreachable";
    default:
      return kind satisfies never;
  }
};
