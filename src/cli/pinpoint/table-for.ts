import { createDynamoDbClient } from "../../aws/clients.ts";
import { findTables } from "../../aws/find-table.ts";

/** The table that is named, else the only one that a stack made for the resource. */
export const tableFor = async (resourceId: string, named: string | undefined): Promise<string> => {
  const tables = named === undefined ? await findTables(createDynamoDbClient(), resourceId) : [named];
  const [table] = tables;
  if (table !== undefined && tables.length === 1) return table;
  throw new Error(
    `found ${tables.length} tables for ${resourceId}; say which by --table${["", ...tables].join("\n  ")}`,
  );
};
