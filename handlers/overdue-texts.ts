// Invoked by EventBridge every hour.
// texts without a final receipt for 72 hours, page by page -> closed as unknown -> their results, published to ISVs.
// A retry, and the next run, close what is left; a text is closed once, and a receipt after that changes nothing.
import * as z from "zod";
import { createDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { createSnsClient } from "../src/aws/clients/sns.ts";
import { connectNotificationTopic } from "../src/aws/notification-topic.ts";
import { connectDueTexts } from "../src/aws/text-table.ts";
import { Unfinished } from "../src/errors.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { createBudget } from "../src/run.ts";
import { type CloseTextsPorts, closeTexts } from "../src/sms/flow/close-texts.ts";
import { parseTextRecord } from "../src/sms/receipts/text-record.ts";
import { ScheduledEvent } from "../src/sms/scheduled-event.ts";

// The function has 300 seconds; the rest is for the texts that are being closed when the budget ends.
const BUDGET_MS = 240_000;

export const run = async (
  { time }: ScheduledEvent,
  ports: CloseTextsPorts,
  { remainingMs, log }: Pick<Invocation, "remainingMs" | "log">,
): Promise<void> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  const result = await closeTexts(ports, time, budget, (error) => log.error("not closed", { error }));
  log.info("texts closed", result);
  if (result.failed > 0) throw new Unfinished(result.failed, "texts", "the log names the cause of each");
};

const Environment = z.object({ TEXTS_TABLE: z.string().min(1), NOTIFICATION_TOPIC_ARN: z.string().min(1) });

const connect = ({ TEXTS_TABLE, NOTIFICATION_TOPIC_ARN }: z.infer<typeof Environment>): CloseTextsPorts => ({
  texts: connectDueTexts(createDynamoDbClient(), TEXTS_TABLE, parseTextRecord),
  topic: connectNotificationTopic(createSnsClient(), NOTIFICATION_TOPIC_ARN),
});

export const handler = lambda({ environment: Environment, event: ScheduledEvent, connect, run });
