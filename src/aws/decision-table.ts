import { type AttributeValue, type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import type { LoggedDecision } from "../hook/decision.ts";
import type { DecisionLog } from "../hook/flow/log-decisions.ts";
import { type Item, putItems } from "./dynamodb-batch.ts";

// Long enough to explain the decisions about a campaign after it has ended.
const RETENTION_SECONDS = 90 * 24 * 60 * 60;

const NONE = "-";

/** One item per endpoint, run and step, so that a retry overwrites the same items. */
export const connectDecisionLog = (client: DynamoDBClient, table: string): DecisionLog => ({
  write: async (decisions) => {
    // A batch write rejects repeated keys; the last decision of a step on an endpoint wins.
    const items = new Map(decisions.map((decision) => [`${decision.endpointId}#${toKey(decision)}`, toItem(decision)]));
    await putItems(client, table, [...items.values()]);
  },
});

/** The decisions about an endpoint, optionally of one campaign, latest first. */
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
  expiresAt: { N: String(Math.floor(decision.at.getTime() / 1_000) + RETENTION_SECONDS) },
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
