import * as z from "zod";
import { JsonText } from "../json-text.ts";

/** `STRING_MAP`: one level of strings. `JSON`: any JSON object. The Lambda block of the flow has the same setting. */
export const ResponseType = z.enum(["STRING_MAP", "JSON"]);
export type ResponseType = z.infer<typeof ResponseType>;

// [Step Functions API reference: CreateStateMachine] the ARN of a state machine, without a version or an alias.
const MACHINE_ARN = /^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:stateMachine:[^:\s]{1,80}$/;

// [Connect administrator guide: AWS Lambda function block] a block waits at most 8 seconds; one is reserved for the start of
// the function and for the response.
const WAIT_MAX_SECONDS = 7;

/** The settings of `connect-async` that an operator chooses, by their environment variables. docs/connect.md describes them. */
export const AsyncSettings = z.object({
  /** `published`: as connect-sync-to-async, from which this wrapper's contract comes, with its defects. */
  ASYNC_BEHAVIOR: z.enum(["standard", "published"]).default("standard"),
  /** What the call after the last one that `count_max` permits does: return `LOOP_DONE`, or fail, for the flow's Error branch. */
  ASYNC_LIMIT: z.enum(["reply", "throw"]).default("reply"),
  /** What a call without `async_response` returns. */
  ASYNC_RESPONSE: ResponseType.default("STRING_MAP"),
  /** How long a poll waits for a result. */
  ASYNC_WAIT_SECONDS: z.coerce.number().min(0).max(WAIT_MAX_SECONDS).default(5),
});
export type AsyncSettings = z.infer<typeof AsyncSettings>;

export const AsyncEnvironment = z.object({
  ...AsyncSettings.shape,
  /** The state machines by the name of the function that each invokes, as JSON. */
  STATE_MACHINES: JsonText.pipe(
    z.record(z.string().min(1), z.string().regex(MACHINE_ARN, "expected the ARN of a machine")),
  ),
  RESULTS_TABLE: z.string().min(1),
});
export type AsyncEnvironment = z.infer<typeof AsyncEnvironment>;
