import { GetFunctionConfigurationCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { unlessNotFound } from "./sdk-fault.ts";

/** The value of an environment variable of a function; undefined if the variable or the function does not exist. */
export const readFunctionVariable = async (
  client: LambdaClient,
  FunctionName: string,
  variable: string,
): Promise<string | undefined> => {
  const configuration = await client
    .send(new GetFunctionConfigurationCommand({ FunctionName }))
    .catch(unlessNotFound("lambda:GetFunctionConfiguration"));
  return new Map(Object.entries(configuration?.Environment?.Variables ?? {})).get(variable);
};
