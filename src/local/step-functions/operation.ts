import type * as z from "zod";
import type { Machines } from "./machines.ts";
import { StepFunctionsError } from "./step-functions-error.ts";

/** One operation of the API: accepts the request body and returns the response body. */
export type StepFunctionsOperation = (machines: Machines, body: unknown) => object;

/** An operation that validates its input by a schema. */
export const operation =
  <Schema extends z.ZodType>(
    schema: Schema,
    run: (machines: Machines, input: z.infer<Schema>) => object,
  ): StepFunctionsOperation =>
  (machines, body) => {
    const input = schema.safeParse(body);
    if (input.success) return run(machines, input.data);
    const [issue] = input.error.issues;
    throw new StepFunctionsError("ValidationException", `${issue?.path.join(".")}: ${issue?.message}`);
  };

/** [Step Functions API reference] times are in seconds, with a fraction. */
export const toSeconds = (ms: number): number => ms / 1_000;
