import type { DatabaseSync } from "node:sqlite";
import { all } from "../../database.ts";
import { addressKey, type EndpointFacts, getOrCreate } from "../endpoint-facts.ts";
import type { EndpointUpdate } from "../plan-endpoints.ts";
import type { StoredEndpoint } from "../stored-endpoint.ts";

/** Loads the state that a batch of updates depends on, in four statements for any size of batch. */
export const loadEndpointFacts = (
  db: DatabaseSync,
  appId: string,
  updates: readonly EndpointUpdate[],
): EndpointFacts => {
  const endpoints = loadEndpoints(db, appId, updates);
  return {
    endpoints,
    activeByAddress: loadActiveByAddress(db, appId, addressesOf(updates, endpoints)),
    ...loadUsers(db, appId, usersOf(updates, endpoints)),
    attributeNames: loadAttributeNames(db, appId),
  };
};

type Endpoints = EndpointFacts["endpoints"];

const loadEndpoints = (db: DatabaseSync, appId: string, updates: readonly EndpointUpdate[]): Endpoints => {
  const rows = all<{ id: string; document: string }>(
    db,
    "SELECT id, document FROM endpoint WHERE app_id = ? AND id IN (SELECT value FROM json_each(?))",
    appId,
    JSON.stringify(updates.map(({ id }) => id)),
  );
  return new Map(rows.map(({ id, document }): [string, StoredEndpoint] => [id, JSON.parse(document)]));
};

const addressesOf = (updates: readonly EndpointUpdate[], endpoints: Endpoints): Set<string> =>
  new Set(updates.map(({ id, request }) => request.Address ?? endpoints.get(id)?.Address ?? ""));

const usersOf = (updates: readonly EndpointUpdate[], endpoints: Endpoints): Set<string> =>
  new Set(updates.map(({ id, request }) => request.User?.UserId ?? endpoints.get(id)?.User?.UserId ?? ""));

const loadActiveByAddress = (
  db: DatabaseSync,
  appId: string,
  addresses: Set<string>,
): EndpointFacts["activeByAddress"] => {
  const rows = all<{ id: string; channel_type: string | null; address: string }>(
    db,
    `SELECT id, channel_type, address FROM endpoint
      WHERE app_id = ? AND address IN (SELECT value FROM json_each(?)) AND status = 'ACTIVE'`,
    appId,
    JSON.stringify([...addresses]),
  );
  const found: EndpointFacts["activeByAddress"] = new Map();
  for (const { id, channel_type, address } of rows)
    getOrCreate(found, addressKey(channel_type ?? undefined, address), () => new Set()).add(id);
  return found;
};

type UserRow = {
  id: string;
  user_id: string;
  channel_type: string | null;
  effective_date: string;
  attributes: string | null;
};

const loadUsers = (
  db: DatabaseSync,
  appId: string,
  users: Set<string>,
): Pick<EndpointFacts, "byUser" | "userAttributes"> => {
  const rows = all<UserRow>(
    db,
    `SELECT id, user_id, channel_type, document ->> '$.EffectiveDate' AS effective_date,
        document -> '$.User.UserAttributes' AS attributes
      FROM endpoint WHERE app_id = ? AND user_id IN (SELECT value FROM json_each(?)) ORDER BY effective_date`,
    appId,
    JSON.stringify([...users]),
  );
  const byUser: EndpointFacts["byUser"] = new Map();
  const userAttributes: EndpointFacts["userAttributes"] = new Map();
  for (const { id, user_id, channel_type, effective_date, attributes } of rows) {
    const endpoint = { channelType: channel_type ?? undefined, effectiveDate: effective_date };
    getOrCreate(byUser, user_id, () => new Map()).set(id, endpoint);
    // A file of an earlier version may have attributes at only one endpoint: the newest value of each name counts.
    if (attributes !== null) userAttributes.set(user_id, { ...userAttributes.get(user_id), ...JSON.parse(attributes) });
  }
  return { byUser, userAttributes };
};

const loadAttributeNames = (db: DatabaseSync, appId: string): Set<string> =>
  new Set(all<{ name: string }>(db, "SELECT name FROM attribute_name WHERE app_id = ?", appId).map(({ name }) => name));
