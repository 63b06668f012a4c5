import { isComplete, KEPT, toLine } from "../../audience/erase/erasure.ts";
import { idsOf, mentions, toPerson } from "../../audience/erase/person.ts";
import { erasePerson } from "../../audience/flow/erase-person.ts";
import { createDynamoDbClient, createPinpointClient } from "../../aws/clients.ts";
import { connectPersonEndpoints, readPersonEndpoints } from "../../aws/person-endpoints.ts";
import { connectPersonTables } from "../../aws/person-tables.ts";

export type EraseOptions = {
  userId: string;
  /** Addresses that no endpoint has any more. */
  addresses: string[];
  /** Whether the person is also removed from the suppressed addresses. */
  withSuppression: boolean;
  isDryRun: boolean;
};

/** Erases a user and prints what was erased, without personal data; returns whether nothing is left. */
export const erase = async (options: EraseOptions, print: (line: string) => void): Promise<boolean> => {
  const { userId, addresses, withSuppression, isDryRun } = options;
  const [pinpoint, tables] = [createPinpointClient(), createDynamoDbClient()];
  const person = toPerson(userId, await readPersonEndpoints(pinpoint, userId), addresses);
  const now = () => new Date();
  const stores = await connectPersonTables(tables, { ids: idsOf, mentions, withSuppression, now });
  const results = await erasePerson(person, { stores, endpoints: connectPersonEndpoints(pinpoint) }, isDryRun);
  for (const result of results) print(toLine(result));
  print("");
  print("Not erased here:");
  for (const line of [...(withSuppression ? [] : [SUPPRESSION_KEPT]), ...KEPT]) print(`  ${line}`);
  if (isDryRun) print("\nNothing was changed. Add --confirm to erase.");
  return isDryRun ? results.every(({ kind }) => kind === "found") : isComplete(results);
};

const SUPPRESSION_KEPT =
  "suppressed addresses: hashes that keep the person from receiving messages; --with-suppression erases them";
