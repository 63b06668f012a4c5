import { setImmediate } from "node:timers/promises";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import type { ImportJob, Piece } from "../job.ts";
import { s3Location } from "../s3-url.ts";
import { addFailures } from "../store/failures.ts";
import { closePiece } from "../store/pieces.ts";
import { UnreadableFile } from "../unreadable-file.ts";
import { csvRows } from "./csv-rows.ts";
import type { ImportRow } from "./import-row.ts";
import { importRows } from "./import-rows.ts";
import { jsonRows } from "./json-rows.ts";
import { plainText } from "./plain-text.ts";
import { readObject } from "./read-object.ts";

const ROWS_PER_TRANSACTION = 1_000;
// The rows of one part are read at once, before other requests are served.
const PART_BYTES = 65_536;
// Other requests are served, and the deletion of the job is noticed, at least this often while rows are read.
const SLICE_MS = 40;

/** Imports the rows of a file that are not done yet. A file that cannot be read is closed as failed, with the reason. */
export const importPiece = async (
  context: EngineContext,
  job: ImportJob,
  piece: Piece,
  signal: AbortSignal,
): Promise<void> => {
  try {
    await importAllRows(context, job, piece, signal);
    closePiece(context, job, piece, "completed");
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    transaction(context.db, () => {
      addFailures(context, job, [{ file: piece.key, line: error.line, field: "", reason: error.message }]);
      closePiece(context, job, piece, "failed");
    });
  }
};

const importAllRows = async (
  context: EngineContext,
  job: ImportJob,
  piece: Piece,
  signal: AbortSignal,
): Promise<void> => {
  let current: Piece | undefined = piece;
  const save = (rows: ImportRow[]): void => {
    current = current && importRows(context, job, current, rows);
  };
  let skip = piece.records;
  const rows: ImportRow[] = [];
  let sliceEndsAt = performance.now() + SLICE_MS;
  try {
    for await (const next of rowsOf(context, job, piece, signal)) {
      rows.push(...next.slice(skip));
      skip = Math.max(0, skip - next.length);
      while (rows.length >= ROWS_PER_TRANSACTION || performance.now() >= sliceEndsAt) {
        save(rows.splice(0, ROWS_PER_TRANSACTION));
        await setImmediate();
        signal.throwIfAborted();
        if (current === undefined) return;
        sliceEndsAt = performance.now() + SLICE_MS;
      }
    }
  } catch (error) {
    // The rows before the place where the file cannot be read are imported.
    if (error instanceof UnreadableFile) save(rows);
    throw error;
  }
  save(rows);
};

const rowsOf = (
  { ports }: EngineContext,
  { definition }: ImportJob,
  piece: Piece,
  signal: AbortSignal,
): AsyncGenerator<ImportRow[]> => {
  const { bucket } = s3Location(definition.S3Url);
  const text = partsOf(plainText(readObject(ports.objects, bucket, piece, signal)));
  return definition.Format === "CSV" ? csvRows(text) : jsonRows(text);
};

async function* partsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.byteLength; at += PART_BYTES) yield chunk.subarray(at, at + PART_BYTES);
}
