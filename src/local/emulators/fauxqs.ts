import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { buildApp } from "fauxqs";
import type { Service } from "../door/service.ts";

export type Fauxqs = {
  service: Service;
  /** Long polls that are under way end at once, with nothing. */
  endWaits(): void;
  close(): Promise<void>;
};

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>["stores"]>;
type Persistence = NonNullable<Stores["sqsStore"]["persistence"]>;

// fauxqs exports no app that persists without a port; its parts are loaded by their path in the package (the version is exact).
const part = async <T>(path: string): Promise<T> => import(new URL(path, import.meta.resolve("fauxqs")).href);

const loadParts = async () => {
  const [{ SqsStore }, { SnsStore }, { S3Store }, { PersistenceManager }] = await Promise.all([
    part<{ SqsStore: new () => Stores["sqsStore"] }>("./sqs/sqsStore.js"),
    part<{ SnsStore: new () => Stores["snsStore"] }>("./sns/snsStore.js"),
    part<{ S3Store: new () => Stores["s3Store"] }>("./s3/s3Store.js"),
    part<{ PersistenceManager: new (directory: string) => Persistence }>("./persistence.js"),
  ]);
  return { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store(), PersistenceManager };
};

/** A commit waits for no disk, as in the engine's own file: what is lost is lost by a power cut and by no kill. */
const commitWithoutSync = (persistence: Persistence): void => {
  const db: DatabaseSync = Reflect.get(persistence, "db");
  db.exec("PRAGMA synchronous = NORMAL");
};

/** fauxqs takes every subscription and delivers to queues alone; whoever waits elsewhere should know. */
const sayWhoGetsNothing = (topics: Stores["snsStore"], say: (line: string) => void): void => {
  const subscribe = topics.subscribe.bind(topics);
  topics.subscribe = (topicArn, protocol, endpoint, attributes) => {
    const subscription = subscribe(topicArn, protocol, endpoint, attributes);
    if (subscription !== undefined && protocol !== "sqs")
      say(
        `${endpoint} gets nothing from ${topicArn} here: only queues do, and functions that serverless.yml subscribes.`,
      );
    return subscription;
  };
};

/** Queue URLs carry the port, which may be another one than when the queue was made. */
const moveQueueUrls = (directory: string, baseUrl: string): void => {
  const path = join(directory, "fauxqs.db");
  if (!existsSync(path)) return;
  const db = new DatabaseSync(path);
  db.prepare("UPDATE sqs_queues SET url = ? || '/000000000000/' || name").run(baseUrl);
  db.close();
};

/**
 * SNS, SQS, S3 and STS by fauxqs, kept in the state directory, without a port of its own. A FIFO queue remembers the last
 * 10,000 deduplication ids, until a restart; a FIFO topic drops repeats on their way to FIFO queues alone.
 */
export const openFauxqs = async (
  directory: string,
  baseUrl: string,
  region: string,
  say: (line: string) => void,
): Promise<Fauxqs> => {
  const [{ buildApp }, { PersistenceManager, ...stores }] = await Promise.all([import("fauxqs"), loadParts()]);
  moveQueueUrls(directory, baseUrl);
  const persistence = new PersistenceManager(directory);
  commitWithoutSync(persistence);
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  for (const store of [stores.sqsStore, stores.snsStore, stores.s3Store]) store.persistence = persistence;
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = persistence;
  sayWhoGetsNothing(stores.snsStore, say);
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  // Without a host of its own, a queue URL begins with the host that the client called.
  stores.sqsStore.host = "";
  await app.ready();
  return {
    service: (request, response) => {
      app.server.emit("request", request, response);
    },
    endWaits: () => stores.sqsStore.shutdown(),
    close: async () => {
      await app.close();
      persistence.close();
    },
  };
};
