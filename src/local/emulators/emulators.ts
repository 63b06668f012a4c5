import { join } from "node:path";
import type { LoopState } from "../../keep-running.ts";
import { siblingModule } from "../../sibling-module.ts";
import type { Service } from "../door/service.ts";
import { once } from "../once.ts";
import type { LocalConfiguration } from "../serverless/local-configuration.ts";
import { type AwsCalls, createAwsCalls } from "./aws-calls.ts";
import type { DynaliteData } from "./dynalite.ts";
import type { FauxqsData } from "./fauxqs.ts";
import { provisionBuckets, provisionQueues, provisionSubscription, provisionTopics } from "./provision.ts";
import { provisionTables } from "./provision-tables.ts";
import { reportUploads } from "./report-uploads.ts";
import { createEmulator } from "./thread/emulator.ts";

/** DynamoDB, SQS, SNS, S3 and STS, by packages that emulate them. */
export type Emulators = {
  calls: AwsCalls;
  /** Each resolves when the resources in the configuration exist. */
  services: Record<"dynamodb" | "sqs" | "sns" | "s3" | "sts", () => Promise<Service>>;
  provisioned(): Promise<unknown>;
  /** Ends long polls, with an empty response. */
  endWaits(): Promise<void>;
  close(): Promise<void>;
};

export type EmulatorsOptions = {
  configuration: LocalConfiguration;
  directory: string;
  url: string;
  report: (part: string, state: LoopState | { kind: "starting" }) => void;
  log: (line: string) => void;
};

/** [DynamoDB developer guide: quotas] the maximum size of a request. */
const DYNAMODB_REQUEST_MAX_BYTES = 16_777_216;

/** The limit of fauxqs, which fits the largest part of an S3 upload that it accepts. */
const FAUXQS_REQUEST_MAX_BYTES = 11 * 1_048_576;

/** Creates the emulators, which start when a request or the configuration needs them. */
export const createEmulators = (options: EmulatorsOptions): Emulators => {
  const { configuration, directory, url, report, log } = options;
  const { region, accountId } = configuration;
  const environment = { AWS_REGION: region, AWS_ACCOUNT_ID: accountId };
  const tables = createEmulator({
    name: "dynamodb",
    script: siblingModule("dynalite-thread", import.meta.url),
    dataOf: (): DynaliteData => ({ path: join(directory, "dynamodb") }),
    bodyMaxBytes: DYNAMODB_REQUEST_MAX_BYTES,
    environment,
    report,
    log,
  });
  const messaging = createEmulator({
    name: "messaging",
    script: siblingModule("fauxqs-thread", import.meta.url),
    dataOf: (starts): FauxqsData => ({
      directory: join(directory, "messaging"),
      baseUrl: url,
      region,
      releaseMessages: starts === 0,
    }),
    bodyMaxBytes: FAUXQS_REQUEST_MAX_BYTES,
    environment,
    report,
    log,
  });
  const dynamodb = tables.service("dynamodb");
  const sqs = messaging.service("sqs");
  const sns = messaging.service("sns");
  const s3 = messaging.service("s3");
  const sts = messaging.service("sts");
  const calls = createAwsCalls({ sqs, sns, s3, dynamodb }, { host: new URL(url).host, region, accountId });

  const reportingS3 = reportUploads(s3, {
    calls,
    region,
    buckets: configuration.buckets,
    queueUrl: (arn) => `${url}/${accountId}/${arn.split(":")[5]}`,
    log,
  });

  const provisionedTables = once(async () => {
    await tables.open();
    await provisionTables(calls, configuration.tables);
  });
  const provisionedMessaging = once(async () => {
    await messaging.open();
    await provisionQueues(calls, configuration.queues);
    await provisionTopics(calls, configuration.topics);
    const toQueues = configuration.subscriptions.filter(({ protocol }) => protocol !== "lambda");
    for (const subscription of toQueues) await provisionSubscription(calls, subscription);
    await provisionBuckets(calls, configuration.buckets);
  });
  const whenTables = (service: Service) => () => provisionedTables().then(() => service);
  const whenMessaging = (service: Service) => () => provisionedMessaging().then(() => service);
  return {
    calls,
    services: {
      dynamodb: whenTables(dynamodb),
      sqs: whenMessaging(sqs),
      sns: whenMessaging(sns),
      s3: whenMessaging(reportingS3),
      sts: async () => sts,
    },
    provisioned: () => Promise.all([provisionedTables(), provisionedMessaging()]),
    endWaits: () => messaging.endWaits(),
    close: async () => {
      await Promise.all([tables.close(), messaging.close()]);
    },
  };
};
