import type { EngineContext } from "../../context.ts";
import { all, one } from "../../database.ts";

/** An endpoint as batches send it, `document` being its JSON, with the fields that decide whether it is sent to. */
export type EndpointDocument = {
  id: string;
  userId: string | undefined;
  channelType: string | undefined;
  isActive: boolean;
  isOptedOut: boolean;
  document: string;
};

type Row = {
  id: string;
  user_id: string | null;
  channel_type: string | null;
  status: string;
  opt_out: string;
  document: string;
};

const toDocument = (row: Row): EndpointDocument => ({
  id: row.id,
  userId: row.user_id ?? undefined,
  channelType: row.channel_type ?? undefined,
  isActive: row.status === "ACTIVE",
  isOptedOut: row.opt_out !== "NONE",
  document: row.document,
});

const ENDPOINT = "SELECT id, user_id, channel_type, status, opt_out, document FROM endpoint";

export const loadEndpointDocument = (
  { db }: EngineContext,
  appId: string,
  id: string,
): EndpointDocument | undefined => {
  const row = one<Row>(db, `${ENDPOINT} WHERE app_id = ? AND id = ?`, appId, id);
  return row && toDocument(row);
};

/** The row of an endpoint: runs read the endpoints whose row existed when they started. */
export const endpointRowid = ({ db }: EngineContext, appId: string, id: string): number | undefined =>
  one<{ rowid: number }>(db, "SELECT rowid FROM endpoint WHERE app_id = ? AND id = ?", appId, id)?.rowid;

/** All endpoints of a user, ordered by id. */
export const loadUserEndpointDocuments = ({ db }: EngineContext, appId: string, userId: string): EndpointDocument[] =>
  all<Row>(db, `${ENDPOINT} WHERE app_id = ? AND user_id = ? ORDER BY id`, appId, userId).map(toDocument);
