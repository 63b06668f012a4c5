import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { EngineContext } from "../../context.ts";
import { type AudienceQuery, audiencePage } from "../../segment/store/audience-page.ts";

export type PackedPiece = { bytes: Uint8Array; records: number; cursor: number };

const PAGE_ROWS = 500;
// unspecified by AWS; chosen because a local S3 accepts requests of up to 11 MB.
const PIECE_ROWS = 10_000;
const PIECE_BYTES = 4_000_000;

const compress = promisify(gzip);

/** The next endpoints as a file: one JSON object a line, compressed page by page into one gzip of several members. */
export const packPiece = async (context: EngineContext, query: AudienceQuery, from: number): Promise<PackedPiece> => {
  const members: Uint8Array[] = [];
  let bytes = 0;
  let records = 0;
  let cursor = from;
  while (cursor < query.lastRowid && records < PIECE_ROWS && bytes < PIECE_BYTES) {
    const page = audiencePage(context, query, cursor, PAGE_ROWS);
    cursor = page.cursor;
    if (page.rows.length === 0) continue;
    const lines = page.rows.map(({ endpointId, document }) => lineOf(query.appId, endpointId, document));
    const member = await compress(`${lines.join("\n")}\n`);
    members.push(member);
    bytes += member.byteLength;
    records += page.rows.length;
  }
  return { bytes: Buffer.concat(members), records, cursor };
};

/** [Pinpoint API reference: EndpointResponse] `document` is a JSON object with at least one field. */
const lineOf = (ApplicationId: string, Id: string, document: string): string =>
  `${JSON.stringify({ ApplicationId, Id }).slice(0, -1)},${document.slice(1)}`;
