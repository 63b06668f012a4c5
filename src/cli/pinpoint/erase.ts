import { isComplete, isNothingStored, KEPT, toConclusion, toLine } from "../../audience/erase/erasure.ts";
import { toPerson } from "../../audience/erase/person.ts";
import { PERSON_RULES } from "../../audience/erase/person-rules.ts";
import { erasePerson } from "../../audience/flow/erase-person.ts";
import { createDynamoDbClient } from "../../aws/clients/dynamodb.ts";
import { createPinpointClient } from "../../aws/clients/pinpoint.ts";
import { connectPersonEndpoints, readAccountId, readKnownIds } from "../../aws/person-endpoints.ts";
import { connectPersonTables } from "../../aws/person-tables.ts";

export type EraseOptions = {
  userId: string;
  /** Addresses that no endpoint has any more. */
  addresses: string[];
  /** Whether the person is also removed from the suppressed addresses. */
  withSuppression: boolean;
  isDryRun: boolean;
  /** What is called, for the record. */
  target: string;
};

const NOTHING_STORED =
  "Nothing is stored about this user. Check the id: it is compared with User.UserId of the endpoints, in upper and lower " +
  "case. If the endpoints are gone, name the addresses with --address.";

/**
 * Erases a user and prints what was erased, when and where, without personal data. Returns whether something was found, and
 * after an erasure, whether nothing is left.
 */
export const erase = async (options: EraseOptions, print: (line: string) => void): Promise<boolean> => {
  const { userId, addresses, withSuppression, isDryRun, target } = options;
  const [pinpoint, tables] = [createPinpointClient(), createDynamoDbClient()];
  const now = () => new Date();
  const [region, account = "unknown"] = [await pinpoint.config.region(), await readAccountId(pinpoint)];
  print(`${now().toISOString()}: ${target}, region ${region}, account ${account}`);
  const person = toPerson(userId, await readKnownIds(pinpoint, userId), addresses);
  const stores = await connectPersonTables(tables, { rules: PERSON_RULES, withSuppression, now });
  const results = await erasePerson(person, { stores, endpoints: connectPersonEndpoints(pinpoint) }, isDryRun);
  for (const result of results) print(toLine(result));
  print("");
  print("Not erased here:");
  for (const line of [...(withSuppression ? [] : [SUPPRESSION_KEPT]), ...KEPT]) print(`  ${line}`);
  print("");
  if (isNothingStored(results)) {
    print(NOTHING_STORED);
    return false;
  }
  print(isDryRun ? NOT_CONFIRMED : `${now().toISOString()}: ${toConclusion(results)}`);
  return isDryRun ? results.every(({ kind }) => kind === "found") : isComplete(results);
};

const NOT_CONFIRMED = "Nothing was changed. Add --confirm to erase.";
const SUPPRESSION_KEPT =
  "suppressed addresses: hashes that keep the person from receiving messages; --with-suppression erases them";
