import { buffer } from "node:stream/consumers";
import * as sdk from "@aws-sdk/client-pinpoint";
import { bare, isCompound, membersOf, operationsOf, type SdkOperation } from "../sdk-schema.ts";
import { whyUnlikeModel } from "./why-unlike-model.ts";

export const OPERATIONS: ReadonlyMap<string, SdkOperation> = new Map(
  operationsOf(sdk).map((operation) => [operation.name, operation]),
);

/** A request that the stock client sent, and what is wrong with the response. */
export type Exchange = { operation: string; input: Record<string, unknown>; status: number; problems: string[] };

type WireResponse = { statusCode: number; headers: Record<string, string>; body: NodeJS.ReadableStream | Uint8Array };

/** The schema of the body: a response has one member that is its body, or none. */
const bodySchema = (operation: string): unknown => {
  const output = bare(OPERATIONS.get(operation)?.output);
  return isCompound(output) ? membersOf(output).members[0] : undefined;
};

/** [API reference: errors] An error names its class in a header, and has a message and the id of the request. */
const whyNotAnError = ({ headers }: WireResponse, body: unknown): string[] => {
  const { Message, RequestID } = body as { Message?: unknown; RequestID?: unknown };
  const isClass = `${headers["x-amzn-errortype"]}` in sdk;
  return [
    ...(isClass ? [] : [`${headers["x-amzn-errortype"]} is not an exception of the SDK`]),
    ...(typeof Message === "string" && Message !== "" ? [] : ["the error has no message"]),
    ...(RequestID === headers["x-amzn-requestid"] ? [] : ["the error does not have the id of the request"]),
  ];
};

/** The model requires a member that the documentation leaves out. [API reference: ResultRow] "null if the data … isn't grouped" */
const UNGROUPED = /^\w+\.KpiResult\.Rows\[\d+\]\.GroupedBys is required$/;

const problemsOf = (operation: string, response: WireResponse, text: string): string[] => {
  if (response.statusCode >= 400) return whyNotAnError(response, JSON.parse(text));
  const schema = bodySchema(operation);
  if (schema === undefined) return text === "" ? [] : [`${operation} has a body`];
  return whyUnlikeModel(schema, JSON.parse(text), operation).filter((problem) => !UNGROUPED.test(problem));
};

/** Makes a client record each request, with its response before the SDK reads it. */
export const recordExchanges = (client: sdk.Pinpoint): Exchange[] => {
  const exchanges: Exchange[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        const response = result.response as WireResponse;
        const bytes = response.body instanceof Uint8Array ? response.body : await buffer(response.body);
        response.body = new Uint8Array(bytes);
        const operation = String(commandName).replace(/Command$/, "");
        const problems = problemsOf(operation, response, new TextDecoder().decode(bytes));
        const input = args.input as Record<string, unknown>;
        exchanges.push({ operation, input, status: response.statusCode, problems });
        return result;
      },
    { step: "deserialize", priority: "low" },
  );
  return exchanges;
};
