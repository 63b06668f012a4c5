import type { EngineContext } from "../../context.ts";
import { all, one, prepare, run, transaction } from "../../database.ts";
import { type EndpointPlan, type EndpointUpdate, type EndpointUpdateResult, planEndpoints } from "../plan-endpoints.ts";
import type { StoredEndpoint } from "../stored-endpoint.ts";
import { loadEndpointFacts } from "./endpoint-facts.ts";

type Row = { id: string; document: string };

/** An endpoint with its id. */
export type IdentifiedEndpoint = { id: string; endpoint: StoredEndpoint };

const toEndpoint = ({ id, document }: Row): IdentifiedEndpoint => ({ id, endpoint: JSON.parse(document) });

/**
 * Creates or updates endpoints in order, in one transaction, except those that are refused. Returns a result for each.
 * Batches of a few thousand are fastest.
 */
export const putEndpoints = (
  context: EngineContext,
  appId: string,
  updates: readonly EndpointUpdate[],
  requestId: string,
): EndpointUpdateResult[] =>
  transaction(context.db, () => {
    const facts = loadEndpointFacts(context.db, appId, updates);
    const plan = planEndpoints(facts, updates, { nowMs: context.clock.now(), requestId });
    store(context, appId, plan);
    return plan.results;
  });

/** The results that the updates would have; stores nothing. */
export const checkEndpoints = (
  context: EngineContext,
  appId: string,
  updates: readonly EndpointUpdate[],
  requestId: string,
): EndpointUpdateResult[] => {
  const facts = loadEndpointFacts(context.db, appId, updates);
  return planEndpoints(facts, updates, { nowMs: context.clock.now(), requestId }).results;
};

const UPSERT = `
  INSERT INTO endpoint (app_id, id, user_id, channel_type, address, status, opt_out, document)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (app_id, id) DO UPDATE SET user_id = excluded.user_id, channel_type = excluded.channel_type,
    address = excluded.address, status = excluded.status, opt_out = excluded.opt_out, document = excluded.document`;

const store = ({ db }: EngineContext, appId: string, plan: EndpointPlan): void => {
  const upsert = prepare(db, UPSERT);
  for (const [id, { endpoint, json }] of plan.rows) {
    const { User, ChannelType, Address, EndpointStatus, OptOut } = endpoint;
    upsert.run(appId, id, User?.UserId || null, ChannelType ?? null, Address ?? null, EndpointStatus, OptOut, json);
  }
  for (const id of plan.deactivated)
    run(
      db,
      `UPDATE endpoint SET status = 'INACTIVE', document = json_set(document, '$.EndpointStatus', 'INACTIVE')
        WHERE app_id = ? AND id = ?`,
      appId,
      id,
    );
  for (const id of plan.evicted)
    run(
      db,
      `UPDATE endpoint SET status = 'INACTIVE', user_id = NULL,
         document = json_remove(json_set(document, '$.EndpointStatus', 'INACTIVE'), '$.User.UserId')
        WHERE app_id = ? AND id = ?`,
      appId,
      id,
    );
  for (const [userId, attributes] of plan.userAttributes)
    run(
      db,
      `UPDATE endpoint SET document = json_set(document, '$.User.UserAttributes', json(?))
        WHERE app_id = ? AND user_id = ?`,
      JSON.stringify(attributes),
      appId,
      userId,
    );
  for (const name of plan.newAttributeNames)
    run(db, "INSERT OR IGNORE INTO attribute_name (app_id, name) VALUES (?, ?)", appId, name);
};

export const loadEndpoint = ({ db }: EngineContext, appId: string, id: string): IdentifiedEndpoint | undefined => {
  const row = one<Row>(db, "SELECT id, document FROM endpoint WHERE app_id = ? AND id = ?", appId, id);
  return row && toEndpoint(row);
};

export const loadUserEndpoints = ({ db }: EngineContext, appId: string, userId: string): IdentifiedEndpoint[] =>
  all<Row>(db, "SELECT id, document FROM endpoint WHERE app_id = ? AND user_id = ? ORDER BY id", appId, userId).map(
    toEndpoint,
  );

export const deleteEndpoint = ({ db }: EngineContext, appId: string, id: string): void => {
  run(db, "DELETE FROM endpoint WHERE app_id = ? AND id = ?", appId, id);
};

/** Records that an event of the endpoint arrived now. */
export const markActive = ({ db, clock }: EngineContext, appId: string, id: string): void => {
  run(db, "UPDATE endpoint SET active_at = ? WHERE app_id = ? AND id = ?", clock.now(), appId, id);
};
