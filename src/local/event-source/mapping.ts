import * as z from "zod";
import { JsonText } from "../../json-text.ts";

/** In a resource file, numbers and booleans may be text. */
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const Flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

const shared = {
  FunctionName: z.string(),
  Enabled: Flag.default(true),
  MaximumBatchingWindowInSeconds: count(0, 300).default(0),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: JsonText })).default([]) }).default({ Filters: [] }),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
};

/** The value of a maximum that is not set. */
export const UNLIMITED = -1;

/** [CloudFormation template reference: AWS::Lambda::EventSourceMapping] for a Kinesis stream. */
export const StreamMapping = z
  .object({
    ...shared,
    EventSourceArn: z.string().regex(/^arn:aws[^:]*:kinesis:/, "must be the ARN of a Kinesis stream or an SQS queue"),
    BatchSize: count(1, 10_000).default(100),
    ParallelizationFactor: count(1, 10).default(1),
    StartingPosition: z.enum(["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]),
    StartingPositionTimestamp: z.coerce.number().optional(),
    MaximumRetryAttempts: count(UNLIMITED, 10_000).default(UNLIMITED),
    MaximumRecordAgeInSeconds: count(UNLIMITED, 604_800)
      .refine((seconds) => seconds === UNLIMITED || seconds >= 60, "must be -1 or from 60 to 604800")
      .default(UNLIMITED),
    BisectBatchOnFunctionError: Flag.default(false),
    DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
  })
  .refine((mapping) => mapping.StartingPosition !== "AT_TIMESTAMP" || mapping.StartingPositionTimestamp !== undefined, {
    message: "StartingPosition AT_TIMESTAMP requires a StartingPositionTimestamp",
    path: ["StartingPositionTimestamp"],
  });
export type StreamMapping = z.infer<typeof StreamMapping>;

/** [CloudFormation template reference: AWS::Lambda::EventSourceMapping] for an SQS queue. */
export const QueueMapping = z
  .object({
    ...shared,
    EventSourceArn: z.string().regex(/^arn:aws[^:]*:sqs:/, "must be the ARN of an SQS queue"),
    BatchSize: count(1, 10_000).default(10),
    ScalingConfig: z.object({ MaximumConcurrency: count(2, 1_000).optional() }).optional(),
  })
  .refine(({ BatchSize, MaximumBatchingWindowInSeconds: window }) => BatchSize <= 10 || window >= 1, {
    message: "a BatchSize over 10 requires a MaximumBatchingWindowInSeconds of at least 1",
    path: ["MaximumBatchingWindowInSeconds"],
  });
export type QueueMapping = z.infer<typeof QueueMapping>;

/** An event source mapping with the property names of CloudFormation. */
export const EventSourceMapping = z.union([StreamMapping, QueueMapping]);
export type EventSourceMapping = z.infer<typeof EventSourceMapping>;

export const isStreamMapping = (mapping: EventSourceMapping): mapping is StreamMapping => "StartingPosition" in mapping;

export const patternsOf = ({ FilterCriteria }: EventSourceMapping): unknown[] =>
  FilterCriteria.Filters.map(({ Pattern: pattern }) => pattern);
