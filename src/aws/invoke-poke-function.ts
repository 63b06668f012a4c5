import { InvokeCommand, type InvokeCommandOutput } from "@aws-sdk/client-lambda";
import type { FunctionResult } from "../channel/delivery.ts";
import { toRemoteFault } from "./sdk-fault.ts";

/** Asks the poke functions for the response to each message, also if the broker did not accept it. */
const CLIENT_CONTEXT = Buffer.from("{}").toString("base64");

/** The part of a `LambdaClient` that invokes a function; it is the same in all versions of the SDK. */
export type LambdaInvoker = {
  send(command: InvokeCommand, options?: { abortSignal?: AbortSignal }): Promise<InvokeCommandOutput>;
};

/** Invokes a poke function synchronously. The text of a function error is dropped: it may contain personal data. */
export const invokePokeFunction = async (
  client: LambdaInvoker,
  functionName: string,
  payload: string,
  options: { abortSignal?: AbortSignal } = {},
): Promise<FunctionResult> => {
  const Payload = new TextEncoder().encode(payload);
  const command = new InvokeCommand({ FunctionName: functionName, Payload, ClientContext: CLIENT_CONTEXT });
  try {
    const response = await client.send(command, options);
    if (response.FunctionError !== undefined) return { kind: "failed", reason: "function error" };
    return { kind: "returned", payload: new TextDecoder().decode(response.Payload) };
  } catch (error) {
    return { kind: "failed", reason: toRemoteFault("lambda:Invoke", error).kind };
  }
};
