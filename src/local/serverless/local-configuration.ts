import type { BucketNotification } from "../emulators/upload-event.ts";
import type { EventSourceMapping } from "../event-source/mapping.ts";
import type { LocalFunction } from "../runner/local-function.ts";
import type { LocalMachine } from "../step-functions/definition.ts";
import type { Branch } from "./tree.ts";

export type LocalTable = {
  name: string;
  /** The input of CreateTable. */
  definition: Branch;
};
export type LocalQueue = { name: string; attributes: Record<string, string> };
export type LocalTopic = { name: string; arn: string; attributes: Record<string, string> };
export type LocalSubscription = {
  topicArn: string;
  protocol: string;
  endpoint: string;
  attributes: Record<string, string>;
};
export type LocalStream = { name: string; shardCount: number; retentionHours: number };
export type LocalBucket = { name: string; notifications: BucketNotification[] };
/** A rule that invokes functions at an interval. `input` replaces the event of the schedule. */
export type LocalSchedule = { id: string; intervalMs: number; targets: { functionArn: string; input?: string }[] };
export type LocalAuthorizer = { name: string; arn: string; functionArn: string };

/** The functions and resources of serverless.yml and the files it includes, with variables and intrinsics resolved. */
export type LocalConfiguration = {
  service: string;
  stage: string;
  region: string;
  accountId: string;
  functions: LocalFunction[];
  tables: LocalTable[];
  queues: LocalQueue[];
  topics: LocalTopic[];
  subscriptions: LocalSubscription[];
  streams: LocalStream[];
  buckets: LocalBucket[];
  mappings: EventSourceMapping[];
  schedules: LocalSchedule[];
  authorizers: LocalAuthorizer[];
  /** The ARNs of the functions with a URL. */
  functionUrls: string[];
  machines: LocalMachine[];
};
