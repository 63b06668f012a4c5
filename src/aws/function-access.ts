import { GetFunctionConfigurationCommand, GetPolicyCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { parseJson } from "../parse-json.ts";
import { unlessNotFound } from "./sdk-fault.ts";

export type FunctionAccess = {
  /** The services that may invoke the function, by their principals, such as `iot.amazonaws.com`. */
  services: string[];
  /** [Lambda API reference: GetFunctionConfiguration, State] `Active`, or why the function cannot be invoked. */
  state: string;
  /** The names of its environment variables. */
  variables: string[];
};

// [Lambda API reference: GetPolicy] a policy document of IAM, as JSON text.
const Policy = z.object({
  Statement: z.array(
    z.object({ Effect: z.string(), Principal: z.union([z.string(), z.object({ Service: z.string().optional() })]) }),
  ),
});

/** Who may invoke a function, and whether it can be invoked; undefined if it does not exist. */
export const readFunctionAccess = async (client: LambdaClient, name: string): Promise<FunctionAccess | undefined> => {
  const FunctionName = name;
  const configuration = await client
    .send(new GetFunctionConfigurationCommand({ FunctionName }))
    .catch(unlessNotFound("lambda:GetFunctionConfiguration"));
  if (configuration === undefined) return undefined;
  // For a function without a policy, this is a 404 too.
  const found = await client.send(new GetPolicyCommand({ FunctionName })).catch(unlessNotFound("lambda:GetPolicy"));
  const { data: policy } = Policy.safeParse(parseJson(found?.Policy ?? ""));
  const allowing = (policy?.Statement ?? []).filter(({ Effect }) => Effect === "Allow");
  const { State = "Active", StateReason, Environment } = configuration;
  return {
    services: allowing.flatMap(({ Principal }) => (typeof Principal === "string" ? [] : (Principal.Service ?? []))),
    state: StateReason === undefined ? State : `${State} (${StateReason})`,
    variables: Object.keys(Environment?.Variables ?? {}),
  };
};
