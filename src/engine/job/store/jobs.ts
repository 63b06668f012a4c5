import { notFound } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import { newId } from "../../ids.ts";
import type { Page } from "../../paging.ts";
import type { ExportDefinition, ExportJob, ImportDefinition, ImportJob, Job, JobStatus } from "../job.ts";

type Row = {
  number: number;
  id: string;
  app_id: string;
  kind: "IMPORT" | "EXPORT";
  status: JobStatus;
  definition: string;
  is_dry_run: number;
  created_at: number;
  completed_at: number | null;
  processed: number;
  failures: number;
  channel_counts: string;
  cursor: number;
  last_rowid: number;
};

const toJob = (row: Row): Job => {
  const job = {
    number: row.number,
    id: row.id,
    appId: row.app_id,
    status: row.status,
    isDryRun: row.is_dry_run === 1,
    createdAtMs: row.created_at,
    completedAtMs: row.completed_at ?? undefined,
    processed: row.processed,
    failures: row.failures,
  };
  const definition = JSON.parse(row.definition);
  return row.kind === "IMPORT"
    ? { ...job, kind: row.kind, definition, channelCounts: JSON.parse(row.channel_counts) }
    : { ...job, kind: row.kind, definition, cursor: row.cursor, lastRowid: row.last_rowid };
};

export const createImportJob = (
  context: EngineContext,
  appId: string,
  definition: ImportDefinition,
  isDryRun: boolean,
): Job => insertJob(context, appId, { kind: "IMPORT", definition, isDryRun, lastRowid: 0 });

/** An export reads the endpoints whose row exists now. */
export const createExportJob = (
  context: EngineContext,
  appId: string,
  definition: ExportDefinition,
  lastRowid: number,
): Job => insertJob(context, appId, { kind: "EXPORT", definition, isDryRun: false, lastRowid });

const insertJob = (
  { db, clock }: EngineContext,
  appId: string,
  job: Pick<Job, "kind" | "definition" | "isDryRun"> & { lastRowid: number },
): Job => {
  const row = one<Row>(
    db,
    `INSERT INTO job (id, app_id, kind, segment_id, status, definition, is_dry_run, created_at, last_rowid)
     VALUES (?, ?, ?, ?, 'CREATED', ?, ?, ?, ?) RETURNING *`,
    newId(),
    appId,
    job.kind,
    job.definition.SegmentId ?? null,
    JSON.stringify(job.definition),
    job.isDryRun ? 1 : 0,
    clock.now(),
    job.lastRowid,
  );
  if (row === undefined) throw new Error("the database returned no row for a new job");
  return toJob(row);
};

/** The oldest job that is not completed, except those with the given numbers. */
export const nextActiveJob = ({ db }: EngineContext, except: ReadonlySet<number>): Job | undefined => {
  const row = one<Row>(
    db,
    `SELECT * FROM job WHERE completed_at IS NULL AND number NOT IN (SELECT value FROM json_each(?))
      ORDER BY number LIMIT 1`,
    JSON.stringify([...except]),
  );
  return row && toJob(row);
};

export const countActiveJobs = ({ db }: EngineContext, kind: Job["kind"]): number =>
  one<{ count: number }>(db, "SELECT count(*) AS count FROM job WHERE completed_at IS NULL AND kind = ?", kind)
    ?.count ?? 0;

/** A job as it is stored now; undefined after its application was deleted. */
export const reloadJob = <AnyJob extends Job>({ db }: EngineContext, { number }: AnyJob): AnyJob | undefined => {
  const row = one<Row>(db, "SELECT * FROM job WHERE number = ?", number);
  // A job does not change its kind.
  return row && (toJob(row) as AnyJob);
};

/** The job of an application, or a 404. */
export const requireJob = ({ db }: EngineContext, appId: string, kind: Job["kind"], id = ""): Job => {
  const row = one<Row>(db, "SELECT * FROM job WHERE app_id = ? AND kind = ? AND id = ?", appId, kind, id);
  if (!row) throw notFound(`${kind === "IMPORT" ? "Import" : "Export"} job not found`);
  return toJob(row);
};

/** The jobs of an application, or of one of its segments, ordered by id. */
export const listJobs = (
  { db }: EngineContext,
  appId: string,
  kind: Job["kind"],
  page: Page,
  segmentId?: string,
): Job[] =>
  all<Row>(
    db,
    `SELECT * FROM job WHERE app_id = ? AND kind = ? AND id > ? AND (? IS NULL OR segment_id = ?)
      ORDER BY id LIMIT ?`,
    ...[appId, kind, page.after ?? "", segmentId ?? null, segmentId ?? null, page.size + 1],
  ).map(toJob);

export const setJobStatus = ({ db }: EngineContext, { number }: Job, status: JobStatus): void => {
  run(db, "UPDATE job SET status = ? WHERE number = ?", status, number);
};

export const completeJob = ({ db, clock }: EngineContext, { number }: Job, status: "COMPLETED" | "FAILED"): void => {
  run(db, "UPDATE job SET status = ?, completed_at = ? WHERE number = ?", status, clock.now(), number);
};

/** Stores how far a job has come. */
export const saveImportProgress = ({ db }: EngineContext, job: ImportJob): void => {
  run(
    db,
    "UPDATE job SET processed = ?, failures = ?, channel_counts = ? WHERE number = ?",
    job.processed,
    job.failures,
    JSON.stringify(job.channelCounts),
    job.number,
  );
};

export const saveExportProgress = ({ db }: EngineContext, job: ExportJob): void => {
  run(db, "UPDATE job SET processed = ?, cursor = ? WHERE number = ?", job.processed, job.cursor, job.number);
};

/** Stores which segment an import created. */
export const saveJobSegment = ({ db }: EngineContext, { number }: Job, definition: ImportDefinition): void => {
  run(
    db,
    "UPDATE job SET segment_id = ?, definition = ? WHERE number = ?",
    definition.SegmentId ?? null,
    JSON.stringify(definition),
    number,
  );
};
