import * as z from "zod";
import { parseJson } from "../../parse-json.ts";
import type { AwsCalls } from "../emulators/aws-calls.ts";
import type { InvokeResponse } from "../runner/local-function.ts";
import type { CallResource } from "./run-task.ts";
import { runtimeError, StatesError } from "./states-error.ts";

export type Resources = {
  invoke: (functionArn: string, payload: string) => Promise<InvokeResponse>;
  dynamodb: (operation: string, input: object) => ReturnType<AwsCalls["json"]>;
};

const FUNCTION_ARN = /^arn:[a-z-]+:lambda:/;
const DYNAMODB = /^arn:[a-z-]+:states:::dynamodb:(getItem|putItem|updateItem|deleteItem)$/;
const LAMBDA_INVOKE = /^arn:[a-z-]+:states:::lambda:invoke$/;

const Invocation = z.looseObject({ FunctionName: z.string(), Payload: z.unknown().default({}) });
const FunctionError = z.looseObject({ errorType: z.string() });
const ServiceError = z.looseObject({ __type: z.string() });

/** The resources of a Task that the local cloud has: Lambda functions, and items of tables. */
export const createCallResource =
  ({ invoke, dynamodb }: Resources): CallResource =>
  async (resource, input) => {
    if (FUNCTION_ARN.test(resource)) return toResult(await invoke(resource, JSON.stringify(input)));
    if (LAMBDA_INVOKE.test(resource)) {
      const { FunctionName, Payload } = Invocation.parse(input);
      const response = await invoke(FunctionName, JSON.stringify(Payload));
      return { ExecutedVersion: "$LATEST", Payload: toResult(response), StatusCode: response.statusCode };
    }
    const operation = DYNAMODB.exec(resource)?.[1];
    if (operation === undefined) throw runtimeError(`the local cloud does not support the resource ${resource}`);
    return dynamodb(operation.charAt(0).toUpperCase() + operation.slice(1), Object(input)).catch(toDynamoDbError);
  };

/** [Step Functions developer guide: Lambda integration] the error of the task has the name of the function's error. */
const toResult = ({ statusCode, functionError, errorType, payload }: InvokeResponse): unknown => {
  if (errorType !== undefined) throw new StatesError(`Lambda.${errorType}`, payload);
  if (functionError !== undefined) {
    const thrown = FunctionError.safeParse(parseJson(payload)).data;
    throw new StatesError(thrown?.errorType ?? "Lambda.Unknown", payload);
  }
  if (statusCode >= 300) throw new StatesError("Lambda.ServiceException", payload);
  return parseJson(payload) ?? null;
};

const toDynamoDbError = (error: unknown): never => {
  const body = error instanceof Error && "body" in error ? String(error.body) : "";
  const type = ServiceError.safeParse(parseJson(body)).data?.__type.split("#").at(-1);
  throw new StatesError(`DynamoDB.${type ?? "SdkClientException"}`, body);
};
