import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { Invoked, PlayPorts } from "../connect/flow/play/block.ts";
import { toError } from "../to-error.ts";
import { createLambdaClient } from "./clients/lambda.ts";

/** Invokes the functions of a flow by their names. `replaced`: other names for some of them. */
export const connectFlowFunctions = (replaced: ReadonlyMap<string, string>): PlayPorts["invoke"] => {
  const client = createLambdaClient();
  return async (functionArn, event): Promise<Invoked> => {
    const name = functionArn.split(":").at(6) ?? functionArn;
    const command = new InvokeCommand({ FunctionName: replaced.get(name) ?? name, Payload: JSON.stringify(event) });
    try {
      const { Payload, FunctionError } = await client.send(command);
      const payload = Payload?.transformToString() ?? "";
      return FunctionError === undefined ? { kind: "returned", payload } : { kind: "failed", reason: payload };
    } catch (error) {
      return { kind: "failed", reason: toError(error).message };
    }
  };
};
