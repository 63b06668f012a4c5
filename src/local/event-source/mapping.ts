import * as z from "zod";
import { JsonText } from "../../json-text.ts";

/** CloudFormation hands numbers and booleans over as text here and there. */
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

const shared = {
  FunctionName: z.string(),
  Enabled: flag.default(true),
  MaximumBatchingWindowInSeconds: count(0, 300).default(0),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: JsonText })).default([]) }).default({ Filters: [] }),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
};

const unlimited = -1;

/** [AWS::Lambda::EventSourceMapping] of a Kinesis stream; -1 stands for no limit. */
export const StreamMapping = z
  .object({
    ...shared,
    EventSourceArn: z.string().regex(/^arn:aws[^:]*:kinesis:/),
    BatchSize: count(1, 10_000).default(100),
    ParallelizationFactor: count(1, 10).default(1),
    StartingPosition: z.enum(["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]),
    StartingPositionTimestamp: z.coerce.number().optional(),
    MaximumRetryAttempts: count(unlimited, 10_000).default(unlimited),
    MaximumRecordAgeInSeconds: count(unlimited, 604_800)
      .refine((seconds) => seconds === unlimited || seconds >= 60, "must be -1 or from 60 to 604800")
      .default(unlimited),
    BisectBatchOnFunctionError: flag.default(false),
    DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
  })
  .refine((mapping) => mapping.StartingPosition !== "AT_TIMESTAMP" || mapping.StartingPositionTimestamp !== undefined, {
    message: "StartingPosition AT_TIMESTAMP needs a StartingPositionTimestamp",
    path: ["StartingPositionTimestamp"],
  });
export type StreamMapping = z.infer<typeof StreamMapping>;

/** [AWS::Lambda::EventSourceMapping] of an SQS queue. */
export const QueueMapping = z
  .object({
    ...shared,
    EventSourceArn: z.string().regex(/^arn:aws[^:]*:sqs:/),
    BatchSize: count(1, 10_000).default(10),
    ScalingConfig: z.object({ MaximumConcurrency: count(2, 1_000).optional() }).optional(),
  })
  .refine(({ BatchSize, MaximumBatchingWindowInSeconds: window }) => BatchSize <= 10 || window >= 1, {
    message: "a BatchSize over 10 needs a MaximumBatchingWindowInSeconds of at least 1",
    path: ["MaximumBatchingWindowInSeconds"],
  });
export type QueueMapping = z.infer<typeof QueueMapping>;

/** An event source mapping as CloudFormation spells it. */
export const EventSourceMapping = z.union([StreamMapping, QueueMapping]);
export type EventSourceMapping = z.infer<typeof EventSourceMapping>;

export const isStreamMapping = (mapping: EventSourceMapping): mapping is StreamMapping => "StartingPosition" in mapping;

export const patternsOf = ({ FilterCriteria }: EventSourceMapping): unknown[] =>
  FilterCriteria.Filters.map(({ Pattern: pattern }) => pattern);
