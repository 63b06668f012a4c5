import type { DecisionLog } from "../hook/flow/log-decisions.ts";
import type { HookSettings } from "../hook/hook-settings.ts";
import type { StepPorts } from "../hook/step-list.ts";
import { createDynamoDbClient } from "./clients.ts";
import { connectDecisionLog } from "./decision-table.ts";
import { connectFrequencyTable } from "./frequency-table.ts";
import { connectLookupTable } from "./lookup-table.ts";
import { connectSuppressionTable } from "./suppression-table.ts";

/** The tables of the hook, over one client. */
export const connectHookPorts = (
  settings: HookSettings,
  client = createDynamoDbClient(),
): { ports: StepPorts; decisionLog: DecisionLog } => {
  return {
    ports: {
      suppressions: connectSuppressionTable(client, settings.SUPPRESSION_TABLE),
      frequency: connectFrequencyTable(client, settings.FREQUENCY_TABLE),
      offers: connectLookupTable(client, settings.OFFERS_TABLE, "offer#"),
      content: connectLookupTable(client, settings.OFFERS_TABLE, "content#"),
    },
    decisionLog: connectDecisionLog(client, settings.AUDIT_TABLE),
  };
};
