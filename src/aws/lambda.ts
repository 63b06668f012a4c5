import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { DeliveryKind, FunctionResult } from "../channel/delivery.ts";
import type { DeliverPorts } from "../channel/flow/deliver.ts";
import { ownValue } from "../own-value.ts";
import { clientSettings } from "./client-settings.ts";
import { invokePokeFunction } from "./invoke-poke-function.ts";
import { toRemoteFault } from "./sdk-fault.ts";

const REQUEST_TIMEOUT_MS = 10_000;

type InvokeFunction = (functionName: string, payload: string, timeoutMs: number) => Promise<FunctionResult>;

/** Invokes functions synchronously, with a client of its own. */
export const connectLambda = (): InvokeFunction => {
  const client = new LambdaClient(clientSettings(REQUEST_TIMEOUT_MS));
  return (functionName, payload, timeoutMs) =>
    invokePokeFunction(client, functionName, payload, { abortSignal: AbortSignal.timeout(timeoutMs) });
};

/** The poke functions, by the kind of delivery. */
export const connectPokeFunctions = (names: Record<DeliveryKind, string>): DeliverPorts["invokePoke"] => {
  const invokeFunction = connectLambda();
  return (kind, payload, timeoutMs) => invokeFunction(ownValue(names, kind), payload, timeoutMs);
};

/** Invokes a function synchronously. Returns its response, parsed, and the last 4 KB of its log. Throws on a function error. */
export const invoke = async (
  client: LambdaClient,
  functionName: string,
  event: unknown,
): Promise<{ response: unknown; log: string }> => {
  const eventJson = Buffer.from(JSON.stringify(event));
  const command = new InvokeCommand({ FunctionName: functionName, LogType: "Tail", Payload: eventJson });
  const {
    FunctionError,
    LogResult = "",
    Payload,
  } = await client.send(command).catch((error: unknown) => {
    throw toRemoteFault("lambda:Invoke", error);
  });
  const payload = Buffer.from(Payload ?? new Uint8Array()).toString();
  if (FunctionError !== undefined) throw new Error(`${functionName} failed: ${payload}`);
  return { response: JSON.parse(payload), log: Buffer.from(LogResult, "base64").toString() };
};
