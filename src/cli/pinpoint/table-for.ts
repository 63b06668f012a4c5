import { createDynamoDbClient } from "../../aws/clients.ts";
import { findTables } from "../../aws/find-table.ts";

/** `name` if set, else the name of the only table that exists for the resource. Throws if there is none or several. */
export const tableFor = async (resourceId: string, name: string | undefined): Promise<string> => {
  if (name !== undefined) return name;
  const tables = await findTables(createDynamoDbClient(), resourceId);
  const [table] = tables;
  if (table !== undefined && tables.length === 1) return table;
  throw new Error(
    `found ${tables.length} tables for ${resourceId}; choose one with --table${["", ...tables].join("\n  ")}`,
  );
};
