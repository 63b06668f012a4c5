import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { FunctionAnswer } from "../channel/poke-request.ts";
import { clientSettings } from "./client-settings.ts";
import { toRemoteFault } from "./sdk-fault.ts";

const REQUEST_TIMEOUT_MS = 10_000;

export type InvokeFunction = (functionName: string, payload: string, timeoutMs: number) => Promise<FunctionAnswer>;

/** Synchronous invocations of other functions. What a function says of its own fault stays with it. */
export const connectLambda = (): InvokeFunction => {
  const client = new LambdaClient(clientSettings(REQUEST_TIMEOUT_MS));
  return async (functionName, payload, timeoutMs) => {
    const command = new InvokeCommand({ FunctionName: functionName, Payload: new TextEncoder().encode(payload) });
    try {
      const answer = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
      if (answer.FunctionError !== undefined) return { kind: "failed", reason: "function error" };
      return { kind: "answered", payload: new TextDecoder().decode(answer.Payload) };
    } catch (error) {
      return { kind: "failed", reason: toRemoteFault("lambda:Invoke", error).kind };
    }
  };
};

/** Invokes and waits. Throws when the function failed. */
export const invoke = async (client: LambdaClient, functionName: string, event: unknown): Promise<unknown> => {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) });
  const { FunctionError, Payload } = await client.send(command).catch((error: unknown) => {
    throw toRemoteFault("lambda:Invoke", error);
  });
  const answer = Buffer.from(Payload ?? new Uint8Array()).toString();
  if (FunctionError !== undefined) throw new Error(`${functionName} failed: ${answer}`);
  return JSON.parse(answer);
};
