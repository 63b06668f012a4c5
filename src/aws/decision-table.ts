import { type AttributeValue, type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import type { DecisionLog, LoggedDecision } from "../hook/flow/log-decisions.ts";
import { type Item, putItems } from "./dynamodb-batch.ts";

const KEPT_SECONDS = 90 * 24 * 60 * 60;

const NONE = "-";
const toText = (text: string | undefined): AttributeValue => ({ S: text ?? NONE });
const fromText = (value: AttributeValue | undefined): string | undefined =>
  value?.S === NONE || value?.S === undefined ? undefined : value.S;

const toKey = ({ campaignId, activityId, treatmentId, applicationId, step }: LoggedDecision): string =>
  [campaignId ?? NONE, activityId ?? NONE, treatmentId ?? NONE, applicationId ?? NONE, step].join("#");

const toItem = (decision: LoggedDecision): Item => ({
  pk: toText(decision.endpointId || undefined),
  sk: { S: toKey(decision) },
  kind: { S: decision.kind },
  step: { S: decision.step },
  reason: { S: decision.reason },
  applicationId: toText(decision.applicationId),
  campaignId: toText(decision.campaignId),
  activityId: toText(decision.activityId),
  treatmentId: toText(decision.treatmentId),
  at: { S: decision.at.toISOString() },
  expiresAt: { N: String(Math.floor(decision.at.getTime() / 1_000) + KEPT_SECONDS) },
});

const toDecision = (item: Item): LoggedDecision => ({
  endpointId: item.pk?.S ?? "",
  kind: item.kind?.S === "default" ? "default" : "drop",
  step: item.step?.S ?? "",
  reason: item.reason?.S ?? "",
  applicationId: fromText(item.applicationId),
  campaignId: fromText(item.campaignId),
  activityId: fromText(item.activityId),
  treatmentId: fromText(item.treatmentId),
  at: new Date(item.at?.S ?? 0),
});

/** One item for each endpoint, run and step: a run that is tried again writes the same items again. */
export const connectDecisionLog = (client: DynamoDBClient, table: string): DecisionLog => ({
  write: async (decisions) => {
    // The last word of a step on an endpoint; no key may occur twice in a batch.
    const items = new Map(decisions.map((decision) => [`${decision.endpointId}#${toKey(decision)}`, toItem(decision)]));
    await putItems(client, table, [...items.values()]);
  },
});

/** What was decided about an endpoint, the latest first. */
export const readDecisions = async (
  client: DynamoDBClient,
  table: string,
  endpointId: string,
  campaignId?: string,
): Promise<LoggedDecision[]> => {
  const byCampaign = campaignId === undefined ? "" : " AND begins_with(sk, :campaign)";
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: `pk = :endpoint${byCampaign}`,
      ExpressionAttributeValues: {
        ":endpoint": { S: endpointId },
        ...(campaignId !== undefined && { ":campaign": { S: `${campaignId}#` } }),
      },
    },
  );
  const decisions: LoggedDecision[] = [];
  for await (const { Items = [] } of pages) decisions.push(...Items.map(toDecision));
  return decisions.sort((one, other) => other.at.getTime() - one.at.getTime());
};
