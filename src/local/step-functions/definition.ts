import * as z from "zod";
import { JsonText } from "../../json-text.ts";

const Path = z.string().startsWith("$", "expected a path that begins with $");
/** `null` discards the value. */
const OptionalPath = Path.nullable().default("$");
const Template = z.record(z.string(), z.unknown());

const Next = { Next: z.string().optional(), End: z.boolean().optional() };
const Comment = { Comment: z.string().optional() };

const Retrier = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.number().positive().default(1),
  MaxAttempts: z.number().int().min(0).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.number().positive().optional(),
  // Without effect here, so that the times of retries are known.
  JitterStrategy: z.enum(["FULL", "NONE"]).optional(),
});
export type Retrier = z.infer<typeof Retrier>;

const Catcher = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  ResultPath: OptionalPath,
  Next: z.string(),
});
export type Catcher = z.infer<typeof Catcher>;

const Pass = z.strictObject({
  Type: z.literal("Pass"),
  ...Comment,
  ...Next,
  InputPath: OptionalPath,
  Parameters: Template.optional(),
  Result: z.unknown().optional(),
  ResultPath: OptionalPath,
  OutputPath: OptionalPath,
});

const Task = z.strictObject({
  Type: z.literal("Task"),
  ...Comment,
  ...Next,
  Resource: z.string(),
  InputPath: OptionalPath,
  Parameters: Template.optional(),
  ResultSelector: Template.optional(),
  ResultPath: OptionalPath,
  OutputPath: OptionalPath,
  TimeoutSeconds: z.number().int().positive().optional(),
  Retry: z.array(Retrier).default([]),
  Catch: z.array(Catcher).default([]),
});
export type Task = z.infer<typeof Task>;

const Succeed = z.strictObject({
  Type: z.literal("Succeed"),
  ...Comment,
  InputPath: OptionalPath,
  OutputPath: OptionalPath,
});

const Fail = z.strictObject({
  Type: z.literal("Fail"),
  ...Comment,
  Error: z.string().optional(),
  Cause: z.string().optional(),
  ErrorPath: z.string().optional(),
  CausePath: z.string().optional(),
});
export type Fail = z.infer<typeof Fail>;

const State = z.discriminatedUnion("Type", [Pass, Task, Succeed, Fail], {
  error: "expected a state of the type Pass, Task, Succeed or Fail: the local cloud runs no others",
});
export type State = z.infer<typeof State>;

/** The part of the Amazon States Language that the local cloud runs, with JSONPath. [Amazon States Language specification] */
const Definition = z
  .strictObject({
    ...Comment,
    StartAt: z.string(),
    States: z.record(z.string(), State),
    TimeoutSeconds: z.number().int().positive().optional(),
    Version: z.string().optional(),
    QueryLanguage: z.literal("JSONPath").optional(),
  })
  .superRefine(({ StartAt, States }, context) => {
    const missing = (name: string | undefined, path: string[]) => {
      if (name === undefined || Object.hasOwn(States, name)) return;
      context.addIssue({ code: "custom", path, message: `there is no state "${name}"` });
    };
    missing(StartAt, ["StartAt"]);
    for (const [name, state] of Object.entries(States)) {
      if (state.Type === "Succeed" || state.Type === "Fail") continue;
      if (state.End !== true && state.Next === undefined)
        context.addIssue({ code: "custom", path: ["States", name], message: "expected Next or End" });
      missing(state.Next, ["States", name, "Next"]);
      if (state.Type === "Task")
        for (const [at, catcher] of state.Catch.entries())
          missing(catcher.Next, ["States", name, "Catch", String(at), "Next"]);
    }
  });
export type Definition = z.infer<typeof Definition>;

/** [CloudFormation template reference: AWS::StepFunctions::StateMachine] */
export const StateMachineProperties = z
  .object({
    StateMachineType: z.literal("STANDARD", "the local cloud runs only STANDARD state machines").default("STANDARD"),
    DefinitionString: JsonText.pipe(Definition),
  })
  .transform(({ DefinitionString }) => DefinitionString);

/** A state machine of the configuration. */
export type LocalMachine = { name: string; arn: string; definition: Definition };
