import * as z from "zod";

const Target = { NextAction: z.string() };

/** The next blocks of a block. Conditions are checked in order; without a match, the error `NoMatchingCondition` applies. */
const Transitions = z.looseObject({
  NextAction: z.string().optional(),
  Conditions: z
    .array(
      z.looseObject({ ...Target, Condition: z.looseObject({ Operator: z.string(), Operands: z.array(z.string()) }) }),
    )
    .default([]),
  Errors: z.array(z.looseObject({ ...Target, ErrorType: z.string() })).default([]),
});

/** One block of a flow. */
export const Action = z.looseObject({
  Identifier: z.string().min(1),
  Type: z.string().min(1),
  Parameters: z.record(z.string(), z.unknown()).default({}),
  Transitions: Transitions.default({ Conditions: [], Errors: [] }),
});
export type Action = z.infer<typeof Action>;

/** A flow, as Amazon Connect exports and imports it. [Connect API reference: flow language] */
export const FlowDocument = z.looseObject({
  Version: z.literal("2019-10-30"),
  StartAction: z.string(),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  Actions: z.array(Action).min(1),
});
export type FlowDocument = z.infer<typeof FlowDocument>;
