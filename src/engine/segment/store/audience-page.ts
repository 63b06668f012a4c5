import type { ChannelType } from "../../../pinpoint/endpoint.ts";
import type { EngineContext } from "../../context.ts";
import { all, one } from "../../database.ts";
import type { Condition } from "./condition.ts";

/** One endpoint of an audience. `document` is its JSON. */
export type AudienceRow = { rowid: number; endpointId: string; document: string };

type Row = { rowid: number; id: string; document: string };

// One read scans at most this many rows, so that a small audience in a large table does not block the process.
const ROWS_PER_SCAN = 20_000;

/** The audience of a campaign or journey, which reads it page by page. */
export type AudienceQuery = {
  appId: string;
  condition: Condition;
  /** Selects endpoints of these types that are active and have not opted out; undefined selects all endpoints. */
  deliverableTo: readonly ChannelType[] | undefined;
  lastRowid: number;
};

/** At most `limit` endpoints after the cursor, and the cursor for the next page. */
export const audiencePage = (
  { db }: EngineContext,
  query: AudienceQuery,
  cursor: number,
  limit: number,
): { rows: AudienceRow[]; cursor: number } => {
  const end = Math.min(query.lastRowid, cursor + ROWS_PER_SCAN);
  const deliverable = deliverableCondition(query.deliverableTo);
  // NOT INDEXED makes SQLite read the table in the order of rowids, which the cursor relies on.
  const rows = all<Row>(
    db,
    `SELECT endpoint.rowid AS rowid, endpoint.id AS id, endpoint.document AS document FROM endpoint NOT INDEXED
      WHERE endpoint.rowid > ? AND endpoint.rowid <= ? AND endpoint.app_id = ? AND ${deliverable.where}
        AND (${query.condition.where}) ORDER BY endpoint.rowid LIMIT ?`,
    cursor,
    end,
    query.appId,
    ...deliverable.parameters,
    ...query.condition.parameters,
    limit,
  ).map((row) => ({ rowid: row.rowid, endpointId: row.id, document: row.document }));
  return { rows, cursor: rows.length < limit ? end : (rows.at(-1)?.rowid ?? end) };
};

const deliverableCondition = (types: readonly ChannelType[] | undefined): Condition =>
  types === undefined
    ? { where: "TRUE", parameters: [] }
    : {
        where: `endpoint.status = 'ACTIVE' AND endpoint.opt_out = 'NONE'
          AND endpoint.channel_type IN (${types.map(() => "?").join(", ")})`,
        parameters: [...types],
      };

/** The last row of the table now. A run that starts now reads up to it; endpoints created later are not part of the run. */
export const lastEndpointRowid = ({ db }: EngineContext): number =>
  one<{ last: number | null }>(db, "SELECT max(rowid) AS last FROM endpoint")?.last ?? 0;
