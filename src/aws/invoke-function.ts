import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { toRemoteFault } from "./sdk-fault.ts";

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
