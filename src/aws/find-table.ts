import { type DynamoDBClient, paginateListTables } from "@aws-sdk/client-dynamodb";

/** The tables that CloudFormation created for a logical id, which it includes in their names. */
export const findTables = async (client: DynamoDBClient, resourceId: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client }, {})) {
    found.push(...TableNames.filter((name) => name.includes(resourceId)));
  }
  return found;
};
