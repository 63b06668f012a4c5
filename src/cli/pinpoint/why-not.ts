import { createDynamoDbClient } from "../../aws/clients.ts";
import { readDecisions } from "../../aws/decision-table.ts";
import { toSentence } from "../../hook/flow/log-decisions.ts";
import { tableFor } from "./table-for.ts";

export type WhyNotOptions = { campaign?: string | undefined; table: string | undefined };

/** Says why an endpoint was not sent to, or got a default, the latest first. */
export const whyNot = async (
  endpointId: string,
  { campaign, table: named }: WhyNotOptions,
  say: (line: string) => void,
): Promise<void> => {
  const table = await tableFor("AuditTable", named);
  const decisions = await readDecisions(createDynamoDbClient(), table, endpointId, campaign);
  if (decisions.length === 0) say(`${endpointId}: nothing was decided against it in the last 90 days`);
  for (const decision of decisions) say(toSentence(decision));
};
