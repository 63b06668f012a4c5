import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import type { DeliveryKind, FunctionResult } from "../channel/delivery.ts";
import type { ChannelPorts } from "../channel/flow/send-batch.ts";
import { clientSettings } from "./client-settings.ts";
import { toRemoteFault } from "./sdk-fault.ts";

// The timeout of the poke functions in serverless.yml.
const REQUEST_TIMEOUT_MS = 10_000;
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

type InvokeFunction = (functionName: string, payload: string, timeoutMs: number) => Promise<FunctionResult>;

/** Invokes poke functions with a client of its own. */
export const connectPokeFunction = (): InvokeFunction => {
  const client = new LambdaClient(clientSettings(REQUEST_TIMEOUT_MS));
  return (functionName, payload, timeoutMs) =>
    invokePokeFunction(client, functionName, payload, { abortSignal: AbortSignal.timeout(timeoutMs) });
};

/** The two poke functions, by the kind of delivery. */
export const connectPokeFunctions = (names: Record<DeliveryKind, string>): ChannelPorts["invokePoke"] => {
  const invokeFunction = connectPokeFunction();
  return (kind, payload, timeoutMs) =>
    invokeFunction(kind === "poke" ? names.poke : names.multicast, payload, timeoutMs);
};
