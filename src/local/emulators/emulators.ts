import { join } from "node:path";
import type { Service } from "../door/service.ts";
import { once } from "../once.ts";
import type { LocalConfiguration } from "../serverless/local-configuration.ts";
import { type AwsCalls, createAwsCalls } from "./aws-calls.ts";
import {
  provisionBuckets,
  provisionQueues,
  provisionSubscription,
  provisionTables,
  provisionTopics,
} from "./provision.ts";

export type Stores = {
  calls: AwsCalls;
  /** Each answers when what the configuration names is there. */
  services: Record<"dynamodb" | "sqs" | "sns" | "s3" | "sts", () => Promise<Service>>;
  provisioned(): Promise<unknown>;
  /** Long polls that are under way end at once, with nothing. */
  endWaits(): Promise<void>;
  close(): Promise<void>;
};

/** Tables, queues, topics and buckets: other people's emulators, loaded when they are first asked for. */
export const createStores = (
  configuration: LocalConfiguration,
  directory: string,
  url: string,
  say: (line: string) => void,
): Stores => {
  const { region, accountId } = configuration;
  const fauxqs = once(async () => {
    const { openFauxqs } = await import("./fauxqs.ts");
    return openFauxqs(join(directory, "messaging"), url, region, say);
  });
  const dynalite = once(async () => {
    const { openDynamoDb } = await import("./dynamodb.ts");
    return openDynamoDb(join(directory, "dynamodb"));
  });
  const mail = async () => (await fauxqs()).service;
  const tables = async () => (await dynalite()).service;
  const calls = createAwsCalls(
    { sqs: mail, sns: mail, s3: mail, dynamodb: tables },
    { host: new URL(url).host, region, accountId },
  );

  const provisionedTables = once(() => provisionTables(calls, configuration.tables));
  const provisionedMail = once(async () => {
    await provisionQueues(calls, configuration.queues);
    await provisionTopics(calls, configuration.topics);
    const toQueues = configuration.subscriptions.filter(({ protocol }) => protocol !== "lambda");
    for (const subscription of toQueues) await provisionSubscription(calls, subscription);
    await provisionBuckets(calls, configuration.buckets);
  });
  const readyTables = () => provisionedTables().then(tables);
  const readyMail = () => provisionedMail().then(mail);
  return {
    calls,
    services: { dynamodb: readyTables, sqs: readyMail, sns: readyMail, s3: readyMail, sts: mail },
    provisioned: () => Promise.all([provisionedTables(), provisionedMail()]),
    endWaits: async () => (await fauxqs.started())?.endWaits(),
    close: async () => {
      await (await fauxqs.started())?.close();
      await (await dynalite.started())?.close();
    },
  };
};
