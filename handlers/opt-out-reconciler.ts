// Invoked by EventBridge on a schedule.
// opt-out lists of the account, page by page -> what differs from our own opt-outs -> suppressed, endpoints, lists.
// A retry, and the next run, continue at the page where this one stopped; a repair that was made is not needed again.
import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { createDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { createPinpointClient } from "../src/aws/clients/pinpoint.ts";
import { connectOptOutLists } from "../src/aws/opt-out-lists.ts";
import { createSmsClient } from "../src/aws/send-text-message.ts";
import { connectSmsEndpoints, NO_SMS_ENDPOINTS } from "../src/aws/sms-endpoints.ts";
import { connectStoredConversations } from "../src/aws/stored-conversations.ts";
import { connectSuppressionTable } from "../src/aws/suppression-table.ts";
import { Unfinished } from "../src/errors.ts";
import { JsonText } from "../src/json-text.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { createBudget } from "../src/run.ts";
import { parseRecord } from "../src/sms/conversation-record.ts";
import { reconcileOptOuts } from "../src/sms/flow/reconcile-opt-outs.ts";
import type { TwoWaySettings } from "../src/sms/keywords/number-settings.ts";
import type { ReconcilerPorts } from "../src/sms/opt-outs/reconciler-ports.ts";
import { Position } from "../src/sms/opt-outs/sources.ts";
import { ScheduledEvent } from "../src/sms/scheduled-event.ts";
import { TwoWayEnvironment } from "../src/sms/two-way-settings.ts";

// The function has 300 seconds; the rest is for the customers that are being compared when the budget ends.
const BUDGET_MS = 240_000;

type Reconciler = { settings: TwoWaySettings; ports: ReconcilerPorts };

export const run = async (
  _event: ScheduledEvent,
  { settings, ports }: Reconciler,
  { remainingMs, log }: Pick<Invocation, "remainingMs" | "log">,
): Promise<void> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  const reconciled = await reconcileOptOuts(settings, ports, budget, (error) => log.error("not compared", { error }));
  log.info("opt-outs reconciled", reconciled);
  if (reconciled.failed > 0) throw new Unfinished(reconciled.failed, "opt-outs", "the log names the cause of each");
};

const Environment = z.object(TwoWayEnvironment.shape).pick({
  SMS_NUMBERS: true,
  SMS_ENDPOINTS: true,
  CONVERSATIONS_TABLE: true,
  SUPPRESSION_TABLE: true,
});

const connect = ({
  SMS_NUMBERS,
  SMS_ENDPOINTS,
  CONVERSATIONS_TABLE,
  SUPPRESSION_TABLE,
}: z.infer<typeof Environment>): Reconciler => {
  const tables = createDynamoDbClient();
  const clock = () => new Date();
  const suppressions = connectSuppressionTable(tables, SUPPRESSION_TABLE);
  const endpoints = SMS_ENDPOINTS === "pinpoint" ? connectSmsEndpoints(createPinpointClient()) : NO_SMS_ENDPOINTS;
  const parse = { record: parseRecord, position: (text: string) => JsonText.pipe(Position).parse(text) };
  return {
    settings: SMS_NUMBERS,
    ports: {
      ...connectOptOutLists(createSmsClient()),
      ...connectStoredConversations(tables, CONVERSATIONS_TABLE, parse, clock),
      readOptOuts: endpoints.readOptOuts,
      setEndpointsOptOut: async (parties, optOut) => {
        await suppressions.suppress({ addresses: [parties.customer], reason: "opt-out" }, clock());
        await endpoints.setEndpointsOptOut(parties, optOut);
      },
      whySuppressed: (customers) =>
        suppressions.whySuppressed(
          customers.map((customer) => ({ applicationId: undefined, endpointId: customer, address: customer })),
          AbortSignal.timeout(BUDGET_MS),
        ),
      wait: async (ms) => {
        await setTimeout(ms);
      },
      random: Math.random,
    },
  };
};

export const handler = lambda({ environment: Environment, event: ScheduledEvent, connect, run });
