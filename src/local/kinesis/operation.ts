import type * as z from "zod";
import type { EngineContext } from "../../engine/context.ts";
import { KinesisError } from "./kinesis-error.ts";

/** One operation of the API: takes the request's JSON, answers the response's. */
export type KinesisOperation = (context: EngineContext, body: unknown) => object | undefined;

const constraintOf = ({ path, message }: z.core.$ZodIssue) =>
  `Value at '${path.map(String).join(".")}' failed to satisfy constraint: ${message}`;

const refusal = ({ issues }: z.ZodError) =>
  `${issues.length} validation error${issues.length === 1 ? "" : "s"} detected: ${issues.map(constraintOf).join("; ")}`;

export const operation =
  <Schema extends z.ZodType>(
    schema: Schema,
    run: (context: EngineContext, input: z.infer<Schema>) => object | undefined,
  ): KinesisOperation =>
  (context, body) => {
    const input = schema.safeParse(body);
    if (!input.success) throw new KinesisError("ValidationException", refusal(input.error));
    return run(context, input.data);
  };
