import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import type { Job, Piece } from "../job.ts";

type Row = { number: number; key: string; size_bytes: number; etag: string; records: number };
const toPiece = ({ number, key, size_bytes, etag, records }: Row): Piece => ({
  number,
  key,
  sizeBytes: size_bytes,
  etag,
  records,
});

type State = "open" | "completed" | "failed";

export const addPiece = ({ db }: EngineContext, job: Job, piece: Piece, state: State): void => {
  run(
    db,
    "INSERT INTO job_piece (job, number, key, size_bytes, etag, records, state) VALUES (?, ?, ?, ?, ?, ?, ?)",
    job.number,
    piece.number,
    piece.key,
    piece.sizeBytes,
    piece.etag,
    piece.records,
    state,
  );
};

export const nextOpenPiece = ({ db }: EngineContext, job: Job): Piece | undefined => {
  const row = one<Row>(
    db,
    "SELECT * FROM job_piece WHERE job = ? AND state = 'open' ORDER BY number LIMIT 1",
    job.number,
  );
  return row && toPiece(row);
};

export const savePieceRecords = ({ db }: EngineContext, job: Job, piece: Piece): void => {
  run(db, "UPDATE job_piece SET records = ? WHERE job = ? AND number = ?", piece.records, job.number, piece.number);
};

export const closePiece = ({ db }: EngineContext, job: Job, piece: Piece, state: "completed" | "failed"): void => {
  run(db, "UPDATE job_piece SET state = ? WHERE job = ? AND number = ?", state, job.number, piece.number);
};

export type PieceCounts = Record<State, number>;

export const countPieces = ({ db }: EngineContext, job: Job): PieceCounts => {
  const rows = all<{ state: State; pieces: number }>(
    db,
    "SELECT state, count(*) AS pieces FROM job_piece WHERE job = ? GROUP BY state",
    job.number,
  );
  const pieces = new Map(rows.map((row) => [row.state, row.pieces]));
  return { open: pieces.get("open") ?? 0, completed: pieces.get("completed") ?? 0, failed: pieces.get("failed") ?? 0 };
};
