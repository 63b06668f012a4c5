import type * as z from "zod";
import type { EngineContext } from "../../engine/context.ts";
import { KinesisError } from "./kinesis-error.ts";

/** One operation of the API: accepts the request body and returns the response body. */
export type KinesisOperation = (context: EngineContext, body: unknown) => object | undefined;

/** An operation that validates its input against a schema. */
export const operation =
  <Schema extends z.ZodType>(
    schema: Schema,
    run: (context: EngineContext, input: z.infer<Schema>) => object | undefined,
  ): KinesisOperation =>
  (context, body) => {
    const input = schema.safeParse(body);
    if (!input.success) throw new KinesisError("ValidationException", validationMessage(input.error));
    return run(context, input.data);
  };

// A request of 500 invalid records would otherwise have a response of hundreds of lines.
const ISSUES_IN_MESSAGE = 10;

const validationMessage = ({ issues }: z.ZodError): string =>
  `${issues.length} validation error${issues.length === 1 ? "" : "s"} detected: ` +
  issues.slice(0, ISSUES_IN_MESSAGE).map(constraintOf).join("; ");

const constraintOf = ({ path, message }: z.core.$ZodIssue): string =>
  `Value at '${path.map(String).join(".")}' failed to satisfy constraint: ${message}`;
