// Invoked by SQS with the uploads that S3 reports, and with the import jobs that this function follows.
// upload -> rule -> import job; job -> wait, or campaign -> notification.
// A retry, and a second report of an upload, find the claim, the job and the campaign of the first.
import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { followImport } from "../src/audience/flow/follow-import.ts";
import { startImport } from "../src/audience/flow/start-import.ts";
import type { ImportPorts } from "../src/audience/import/import-ports.ts";
import { type ImportRule, ImportRules } from "../src/audience/import/import-rule.ts";
import { ImportMessage } from "../src/audience/import/import-task.ts";
import { createDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { createPinpointClient } from "../src/aws/clients/pinpoint.ts";
import { createSnsClient } from "../src/aws/clients/sns.ts";
import { connectClaims } from "../src/aws/dynamodb-claims.ts";
import { connectImportTopic } from "../src/aws/import-topic.ts";
import { connectImports } from "../src/aws/imports.ts";
import { connectQueue } from "../src/aws/sqs.ts";
import { type BatchResponse, runBatch } from "../src/batch.ts";
import { QueueEvent } from "../src/channel/queue-event.ts";
import { parseEvent, Unfinished } from "../src/errors.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { createBudget, createLease } from "../src/run.ts";

const BUDGET_MS = 20_000;

type Importer = { rules: ImportRule[]; ports: ImportPorts };

export const run = async (
  event: QueueEvent,
  { rules, ports }: Importer,
  { now, requestId, remainingMs, log }: Pick<Invocation, "now" | "requestId" | "remainingMs" | "log">,
): Promise<BatchResponse> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  const lease = createLease(requestId, now, remainingMs());
  return runBatch(
    event.Records,
    ({ messageId }) => messageId,
    async ({ body }) => {
      const message = parseEvent(ImportMessage, body);
      switch (message.kind) {
        case "uploads":
          for (const upload of message.uploads)
            log.info("upload", { ...upload, started: await startImport(upload, rules, ports, lease) });
          return;
        case "follow-import":
          log.info("import job", {
            jobId: message.jobId,
            ended: await followImport(message, ports, { now, budget, lease }),
          });
          return;
        default:
          message satisfies never;
      }
    },
    log,
  );
};

const Environment = z.object({
  IMPORT_RULES: ImportRules,
  IMPORT_ROLE_ARN: z.string().min(1),
  IMPORT_QUEUE_URL: z.url(),
  IMPORT_TOPIC_ARN: z.string().min(1),
  CLAIMS_TABLE: z.string().min(1),
});

const connect = (environment: z.infer<typeof Environment>): Importer => {
  const send = connectQueue(environment.IMPORT_QUEUE_URL);
  return {
    rules: environment.IMPORT_RULES,
    ports: {
      ...connectImports(createPinpointClient(), environment.IMPORT_ROLE_ARN),
      claims: connectClaims(createDynamoDbClient(), environment.CLAIMS_TABLE),
      notify: connectImportTopic(createSnsClient(), environment.IMPORT_TOPIC_ARN),
      enqueue: async (task, delaySeconds) => {
        const [isSent] = await send([{ body: JSON.stringify(task), delaySeconds }]);
        if (isSent !== true) throw new Unfinished(1, "import job", "the queue did not accept it");
      },
      wait: async (ms) => {
        await setTimeout(ms);
      },
    },
  };
};

export const handler = lambda({ environment: Environment, event: QueueEvent, connect, run });
