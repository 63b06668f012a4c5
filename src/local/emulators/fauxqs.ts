import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { buildApp } from "fauxqs";
import { ownValue } from "../../own-value.ts";
import { LOCAL_ACCOUNT } from "../door/credential-scope.ts";
import { callInProcess } from "../door/in-process.ts";
import type { Service, WireResponse } from "../door/service.ts";
import { logFromThread, type OpenEmulator } from "./thread/serve-emulator.ts";
import type { EmulatorRequest } from "./thread/thread-message.ts";

export type FauxqsData = {
  directory: string;
  baseUrl: string;
  region: string;
  /** Whether messages that were received before become visible: their receivers ended with the process. */
  releaseMessages: boolean;
};

type App = ReturnType<typeof buildApp>;
type FauxqsStores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>["stores"]>;
type Persistence = NonNullable<FauxqsStores["sqsStore"]["persistence"]>;

/**
 * SNS, SQS, S3 and STS by fauxqs, over an SQLite file. A FIFO queue keeps the last 10,000 deduplication ids, until a
 * restart; a FIFO topic drops duplicates only on their way to FIFO queues.
 */
export const openFauxqs = async (data: FauxqsData): Promise<OpenEmulator> => {
  const [{ buildApp }, { PersistenceManager, ...stores }] = await Promise.all([import("fauxqs"), loadParts()]);
  prepareDatabase(data);
  const persistence = new PersistenceManager(data.directory);
  commitWithoutSync(persistence);
  keepReceiveCounts(persistence);
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  for (const store of [stores.sqsStore, stores.snsStore, stores.s3Store]) store.persistence = persistence;
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = persistence;
  warnAboutProtocols(stores.snsStore);
  const app = buildApp({ logger: false, defaultRegion: data.region, stores });
  // Without a host, queue URLs start with the host in the client's request.
  stores.sqsStore.host = "";
  const errors = collectErrors(app);
  await app.ready();
  return {
    respond: (request: EmulatorRequest) => respond(app, errors, request),
    endWaits: () => stores.sqsStore.shutdown(),
    close: async () => {
      await app.close();
      persistence.close();
    },
  };
};

// fauxqs exports no app with persistence and without a port; its parts are imported by their path in the package, whose
// version is exact.
const part = async <T>(path: string): Promise<T> => import(new URL(path, import.meta.resolve("fauxqs")).href);

const loadParts = async () => {
  const [{ SqsStore }, { SnsStore }, { S3Store }, { PersistenceManager }] = await Promise.all([
    part<{ SqsStore: new () => FauxqsStores["sqsStore"] }>("./sqs/sqsStore.js"),
    part<{ SnsStore: new () => FauxqsStores["snsStore"] }>("./sns/snsStore.js"),
    part<{ S3Store: new () => FauxqsStores["s3Store"] }>("./s3/s3Store.js"),
    part<{ PersistenceManager: new (directory: string) => Persistence }>("./persistence.js"),
  ]);
  return { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store(), PersistenceManager };
};

/** Queue URLs contain the port, which may have changed since the queue was created. */
const prepareDatabase = ({ directory, baseUrl, releaseMessages }: FauxqsData): void => {
  const path = join(directory, "fauxqs.db");
  if (!existsSync(path)) return;
  const db = new DatabaseSync(path);
  try {
    db.prepare("UPDATE sqs_queues SET url = ? || '/000000000000/' || name").run(baseUrl);
    if (releaseMessages) db.exec("UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL");
  } finally {
    db.close();
  }
};

/** As in the engine's file: committed transactions survive a killed process, not a power loss. */
const commitWithoutSync = (persistence: Persistence): void => {
  const db: DatabaseSync = Reflect.get(persistence, "db");
  db.exec("PRAGMA synchronous = NORMAL");
};

/** fauxqs resets the receive count of a message that its receiver makes visible again, to a value that its table rejects. */
const keepReceiveCounts = (persistence: Persistence): void => {
  const db: DatabaseSync = Reflect.get(persistence, "db");
  const release = db.prepare(
    "UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?",
  );
  persistence.updateMessageReady = (messageId) => void release.run(messageId);
};

/** fauxqs accepts every subscription, and delivers only to queues. */
const warnAboutProtocols = (topics: FauxqsStores["snsStore"]): void => {
  const subscribe = topics.subscribe.bind(topics);
  topics.subscribe = (topicArn, protocol, endpoint, attributes) => {
    const subscription = subscribe(topicArn, protocol, endpoint, attributes);
    if (subscription !== undefined && protocol !== "sqs")
      logFromThread(
        `${endpoint} receives nothing from ${topicArn}: the local cloud delivers to queues, and to functions that serverless.yml subscribes.`,
      );
    return subscription;
  };
};

const ERROR_ID = "x-local-error-id";

/** Keeps the errors that fauxqs does not convert into a response, under the id in the response. */
const collectErrors = (app: App): Map<string, unknown> => {
  const errors = new Map<string, unknown>();
  app.setErrorHandler((error, _request, reply) => {
    const id = randomUUID();
    errors.set(id, error);
    return reply.status(500).header(ERROR_ID, id).send();
  });
  return errors;
};

/** Rejects with an error that fauxqs does not convert into a response. */
const respond = async (app: App, errors: Map<string, unknown>, request: EmulatorRequest): Promise<WireResponse> => {
  const { expect: _, connection: __, "transfer-encoding": ___, ...headers } = request.headers;
  const complete = { ...request, headers: { ...headers, "content-length": String(request.body.length) } };
  const response = await (request.service === "s3" ? sendOverHttp(app, complete) : inject(app, complete));
  const errorId = ownValue(response.headers, ERROR_ID);
  if (errorId === undefined) return { ...response, headers: withoutFraming(response.headers, request.method) };
  const error = errors.get(errorId);
  errors.delete(errorId);
  throw error;
};

// Fastify's injection is three times as fast, but resolves the path, in which an S3 key may contain "..".
const sendOverHttp = (app: App, request: EmulatorRequest): Promise<WireResponse> => {
  const service: Service = (incoming, outgoing) => void app.server.emit("request", incoming, outgoing);
  return callInProcess(service, request, { accountId: LOCAL_ACCOUNT });
};

const inject = async (app: App, { method, url, headers, body }: EmulatorRequest): Promise<WireResponse> => {
  // The type lists only the usual methods.
  const request = { method: method as "POST", url, headers, payload: Buffer.from(body) };
  const response = await app.inject(request);
  const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  return { status: response.statusCode, headers: Object.fromEntries(flat), body: response.rawPayload };
};

/** A response to HEAD has the length of the body that GET would return. */
const withoutFraming = (headers: Record<string, string>, method: string): Record<string, string> => {
  const { connection: _, "transfer-encoding": __, "keep-alive": ___, "content-length": length, ...rest } = headers;
  return method === "HEAD" && length !== undefined ? { ...rest, "content-length": length } : rest;
};
