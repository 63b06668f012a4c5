import { type DynamoDBClient, paginateListTables } from "@aws-sdk/client-dynamodb";

/** The tables that a stack made for one of its resources: CloudFormation puts the resource's id into the name. */
export const findTables = async (client: DynamoDBClient, resourceId: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client }, {})) {
    found.push(...TableNames.filter((name) => name.includes(resourceId)));
  }
  return found;
};
