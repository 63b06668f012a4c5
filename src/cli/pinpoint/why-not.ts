import { createDynamoDbClient } from "../../aws/clients.ts";
import { readDecisions } from "../../aws/decision-table.ts";
import { toSentence } from "../../hook/decision.ts";
import { tableFor } from "./table-for.ts";

export type WhyNotOptions = { campaign?: string | undefined; table: string | undefined };

/** Prints why a hook dropped an endpoint or used a default for it, latest first. */
export const whyNot = async (
  endpointId: string,
  { campaign, table: tableName }: WhyNotOptions,
  print: (line: string) => void,
): Promise<void> => {
  const table = await tableFor("AuditTable", tableName);
  const decisions = await readDecisions(createDynamoDbClient(), table, endpointId, campaign);
  if (decisions.length === 0) print(`${endpointId}: no decisions in the last 90 days`);
  for (const decision of decisions) print(toSentence(decision));
};
