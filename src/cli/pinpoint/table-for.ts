import { createDynamoDbClient } from "../../aws/clients/dynamodb.ts";
import { findTables } from "../../aws/find-table.ts";
import { onlyOne } from "./only-one.ts";

/** `name` if set, else the name of the only table that exists for the resource. Throws if there is none or several. */
export const tableFor = async (resourceId: string, name: string | undefined): Promise<string> =>
  name ?? onlyOne(await findTables(createDynamoDbClient(), resourceId), "tables", resourceId, "--table");
