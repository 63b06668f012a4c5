import type { HookPorts } from "../hook/flow/create-steps.ts";
import type { DecisionLog } from "../hook/flow/log-decisions.ts";
import type { HookSettings } from "../hook/hook-settings.ts";
import { createDynamoDbClient } from "./clients/dynamodb.ts";
import { connectDecisionLog } from "./decision-table.ts";
import { connectFrequencyTable } from "./frequency-table.ts";
import { connectLookupTable } from "./lookup-table.ts";
import { connectSuppressionTable } from "./suppression-table.ts";

/** The tables of the steps and the decision log, over one client. */
export const connectHookPorts = (
  settings: HookSettings,
  client = createDynamoDbClient(),
): { ports: Omit<HookPorts, "lookupAt">; decisionLog: DecisionLog } => ({
  ports: {
    suppressions: connectSuppressionTable(client, settings.SUPPRESSION_TABLE),
    frequency: connectFrequencyTable(client, settings.FREQUENCY_TABLE),
    offers: connectLookupTable(client, settings.OFFERS_TABLE, "offer#"),
    content: connectLookupTable(client, settings.OFFERS_TABLE, "content#"),
  },
  decisionLog: connectDecisionLog(client, settings.AUDIT_TABLE),
});
