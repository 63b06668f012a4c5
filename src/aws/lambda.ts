import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { throwFault } from "./sdk-fault.ts";

/**
 * Invokes a function synchronously. Returns its response, parsed, and the last 4 KB of its log. Throws on a function error.
 * [Lambda API reference: Invoke, LogType]
 */
export const invoke = async (
  client: LambdaClient,
  functionName: string,
  event: unknown,
): Promise<{ response: unknown; log: string }> => {
  const eventJson = Buffer.from(JSON.stringify(event));
  const command = new InvokeCommand({ FunctionName: functionName, LogType: "Tail", Payload: eventJson });
  const { FunctionError, LogResult = "", Payload } = await client.send(command).catch(throwFault("lambda:Invoke"));
  const payload = Buffer.from(Payload ?? new Uint8Array()).toString();
  if (FunctionError !== undefined) throw new Error(`${functionName} failed: ${payload}`);
  return { response: JSON.parse(payload), log: Buffer.from(LogResult, "base64").toString() };
};
