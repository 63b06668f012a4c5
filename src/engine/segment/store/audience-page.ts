import type { ChannelType } from "../../../pinpoint/endpoint.ts";
import type { EngineContext } from "../../context.ts";
import { all } from "../../database.ts";
import type { Member } from "../../delivery/batch.ts";
import type { Condition } from "../condition.ts";

export type AudienceRow = Member & { rowid: number };
type Row = { rowid: number; id: string; document: string };

// One read looks at no more rows than this, so that a rare audience in a large table does not hold up the process.
const ROWS_LOOKED_AT = 20_000;

/** The part of a project that a campaign or journey reads, row by row, and never as a whole. */
export type AudienceQuery = {
  appId: string;
  condition: Condition;
  /** Reads endpoints of these types that are active and have not opted out; undefined reads everybody. */
  deliverableTo: readonly ChannelType[] | undefined;
  lastRowid: number;
};

/** At most `limit` endpoints after the cursor, and the cursor that goes on behind them. */
export const audiencePage = (
  { db }: EngineContext,
  query: AudienceQuery,
  cursor: number,
  limit: number,
): { rows: AudienceRow[]; cursor: number } => {
  const end = Math.min(query.lastRowid, cursor + ROWS_LOOKED_AT);
  const deliverable = deliverableCondition(query.deliverableTo);
  // NOT INDEXED leaves the rowid: the order of the cursor is the order of the table.
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

/** The last row of the table as it stands: endpoints that come later are not part of a run that begins now. */
export const lastEndpointRowid = ({ db }: EngineContext): number =>
  all<{ last: number | null }>(db, "SELECT max(rowid) AS last FROM endpoint")[0]?.last ?? 0;
