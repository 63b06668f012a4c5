// Invoked by the event source mapping of the stream, or by Firehose as a transformation.
// records -> notifications or quarantine; receipts -> progress of texts, stored -> claim, suppress after a bounce or
// complaint, publish -> failed records.
// A retry finds the claims of the first run: published events are not published again, and the others keep their order.
import { createDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { createPinpointClient } from "../src/aws/clients/pinpoint.ts";
import { createSesClient } from "../src/aws/clients/ses.ts";
import { createSnsClient } from "../src/aws/clients/sns.ts";
import { connectNotificationTopic } from "../src/aws/notification-topic.ts";
import { connectPinpointOptOut } from "../src/aws/pinpoint-opt-out.ts";
import { connectQuarantine } from "../src/aws/quarantine-table.ts";
import { connectSesSuppression } from "../src/aws/ses-suppression.ts";
import { connectStreamClaims } from "../src/aws/stream-claims.ts";
import { connectSuppressionTable } from "../src/aws/suppression-table.ts";
import { connectTextTable } from "../src/aws/text-table.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { parseTextRecord } from "../src/sms/receipts/text-record.ts";
import { type ConsumerPorts, consume } from "../src/stream/flow/consume.ts";
import { suppressAll } from "../src/stream/flow/suppress-all.ts";
import type { Suppressor } from "../src/stream/ports.ts";
import { StreamEvent, toStreamRecords } from "../src/stream/stream-event.ts";
import { type StreamResponse, toStreamResponse } from "../src/stream/stream-response.ts";
import { StreamSettings } from "../src/stream/stream-settings.ts";

// Reserved for marking, quarantining and returning. Nothing is started in this time; the rest is left to a retry.
const RESERVE_MS = 5_000;

export const run = async (
  event: StreamEvent,
  ports: ConsumerPorts,
  { now, remainingMs, log }: Pick<Invocation, "now" | "remainingMs" | "log">,
): Promise<StreamResponse> => {
  const isOutOfTime = () => remainingMs() < RESERVE_MS;
  const { failed, counts, faults } = await consume(toStreamRecords(event, now), ports, { now, isOutOfTime });
  for (const { reason, cause } of faults) log.warn("records failed", { reason, error: cause });
  log.info("consumed", counts);
  return toStreamResponse(event, failed);
};

const connect = (environment: StreamSettings): ConsumerPorts => {
  const tables = createDynamoDbClient();
  const table = connectSuppressionTable(tables, environment.SUPPRESSION_TABLE);
  return {
    claims: connectStreamClaims(tables, environment.STREAM_CLAIMS_TABLE, environment.DUPLICATE_WINDOW_HOURS * 60 * 60),
    topic: connectNotificationTopic(createSnsClient(), environment.NOTIFICATION_TOPIC_ARN),
    quarantine: connectQuarantine(tables, environment.QUARANTINE_TABLE),
    suppressor: connectSuppressor(environment.SWITCH_OFF, table),
    texts: connectTextTable(tables, environment.TEXTS_TABLE, parseTextRecord),
    textNotifications: environment.TEXT_NOTIFICATIONS,
  };
};

const connectSuppressor = (kind: StreamSettings["SWITCH_OFF"], table: Suppressor): Suppressor => {
  switch (kind) {
    case "table":
      return table;
    case "pinpoint":
      return suppressAll(connectPinpointOptOut(createPinpointClient()), table);
    case "ses":
      return suppressAll(connectSesSuppression(createSesClient()), table);
    default:
      return kind satisfies never;
  }
};

export const handler = lambda({ environment: StreamSettings, event: StreamEvent, connect, run });
