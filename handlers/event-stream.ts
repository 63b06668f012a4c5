// Invoked by the stream's event source mapping, or by Firehose as a transformation.
// records -> notifications, poison -> quarantine; bounce or complaint -> endpoint off; notification -> topic -> reply.
// A retry finds the claims of its first run: what was published is not published again, the rest goes on in order.
import * as z from "zod";
import { createDynamoDbClient, createPinpointClient, createSesClient, createSnsClient } from "../src/aws/clients.ts";
import { connectNotificationTopic } from "../src/aws/notification-topic.ts";
import { connectPinpointSwitchOff } from "../src/aws/pinpoint-opt-out.ts";
import { connectQuarantine } from "../src/aws/quarantine-table.ts";
import { connectSesSuppression } from "../src/aws/ses-suppression.ts";
import { connectStreamClaims } from "../src/aws/stream-claims.ts";
import { connectSuppressionTable } from "../src/aws/suppression-table.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { type ConsumerPorts, consume } from "../src/stream/flow/consume.ts";
import { switchOffAll } from "../src/stream/flow/suppress-all.ts";
import type { SwitchOff } from "../src/stream/ports.ts";
import { type StreamReply, toStreamReply } from "../src/stream/reply.ts";
import { StreamEvent, toStreamRecords } from "../src/stream/stream-event.ts";

// Time to mark, to quarantine and to answer; what was not begun by then is left to the next run.
const RESERVE_MS = 5_000;

const Environment = z.object({
  NOTIFICATION_TOPIC_ARN: z.string().min(1),
  QUARANTINE_TABLE: z.string().min(1),
  STREAM_CLAIMS_TABLE: z.string().min(1),
  SUPPRESSION_TABLE: z.string().min(1),
  /** Always in the suppression table; `pinpoint` at the endpoint too, `ses` on the account's suppression list too. */
  SWITCH_OFF: z.enum(["table", "pinpoint", "ses"]).default("table"),
  /** How long an event is remembered as published. */
  DUPLICATE_WINDOW_HOURS: z.coerce.number().positive().default(48),
});

const connectSwitchOff = (kind: z.infer<typeof Environment>["SWITCH_OFF"], table: SwitchOff): SwitchOff => {
  switch (kind) {
    case "table":
      return table;
    case "pinpoint":
      return switchOffAll(connectPinpointSwitchOff(createPinpointClient()), table);
    case "ses":
      return switchOffAll(connectSesSuppression(createSesClient()), table);
    default:
      return kind satisfies never;
  }
};

const connect = (environment: z.infer<typeof Environment>): ConsumerPorts => {
  const tables = createDynamoDbClient();
  const table = connectSuppressionTable(tables, environment.SUPPRESSION_TABLE);
  return {
    claims: connectStreamClaims(tables, environment.STREAM_CLAIMS_TABLE, environment.DUPLICATE_WINDOW_HOURS * 60 * 60),
    topic: connectNotificationTopic(createSnsClient(), environment.NOTIFICATION_TOPIC_ARN),
    quarantine: connectQuarantine(tables, environment.QUARANTINE_TABLE),
    switchOff: connectSwitchOff(environment.SWITCH_OFF, table),
  };
};

export const run = async (
  event: StreamEvent,
  ports: ConsumerPorts,
  { now, remainingMs, log }: Pick<Invocation, "now" | "remainingMs" | "log">,
): Promise<StreamReply> => {
  const isOutOfTime = () => remainingMs() < RESERVE_MS;
  const { failed, counts, faults } = await consume(toStreamRecords(event, now), ports, { now, isOutOfTime });
  for (const { reason, cause } of faults) log.warn("records to come again", { reason, error: cause });
  log.info("consumed", counts);
  return toStreamReply(event, failed);
};

export const handler = lambda({ environment: Environment, event: StreamEvent, connect, run });
