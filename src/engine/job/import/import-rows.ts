import { ownValue } from "../../../own-value.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import type { EndpointUpdateResult } from "../../endpoint/plan-endpoints.ts";
import { countChannelTypes, existingEndpointIds, userEndpointIds } from "../../endpoint/store/endpoint-ids.ts";
import { checkEndpoints, putEndpoints } from "../../endpoint/store/endpoints.ts";
import { addImportMembers } from "../../segment/store/import-members.ts";
import { loadSegment } from "../../segment/store/segments.ts";
import type { ImportJob, JobFailure, Piece } from "../job.ts";
import { addFailures } from "../store/failures.ts";
import { reloadJob, saveImportProgress } from "../store/jobs.ts";
import { savePieceRecords } from "../store/pieces.ts";
import type { ImportRow } from "./import-row.ts";
import { type RowTarget, toRowTarget } from "./row-target.ts";

/** The result of a row: the ids of the endpoints that it is about, or why it failed. */
type RowResult = { ids: string[] } | { field: string; reason: string };

/**
 * Imports the next rows of a file, in one transaction with the progress of the job: after a crash the job continues behind
 * them. Returns the piece with its progress; undefined if the job was deleted with its application.
 */
export const importRows = (
  context: EngineContext,
  stale: ImportJob,
  piece: Piece,
  rows: readonly ImportRow[],
): Piece | undefined =>
  transaction(context.db, () => {
    const job = reloadJob(context, stale);
    if (job === undefined) return undefined;
    const results = applyTargets(context, job, targetsOf(context, job, piece, rows));
    const failures = results.flatMap((result, index) => toFailure(piece, rows[index], result));
    addFailures(context, job, failures);
    saveImportProgress(context, {
      ...job,
      processed: job.processed + rows.length,
      failures: job.failures + failures.length,
      channelCounts: addMembers(
        context,
        job,
        results.flatMap((result) => ("ids" in result ? result.ids : [])),
      ),
    });
    const next = { ...piece, records: piece.records + rows.length };
    savePieceRecords(context, job, next);
    return next;
  });

const targetsOf = (context: EngineContext, job: ImportJob, piece: Piece, rows: readonly ImportRow[]): RowTarget[] => {
  const ids = rows.flatMap((row) => (row.kind === "endpoint" && row.id !== undefined ? [row.id] : []));
  const known = new Set(existingEndpointIds(context, job.appId, ids));
  return rows.map((row, index) => {
    if (row.kind === "invalid") return { kind: "refused", field: row.field, reason: row.reason };
    const target = toRowTarget(job, row, `${piece.number}:${piece.records + index}`, (id) => known.has(id));
    if (target.kind === "update") known.add(target.update.id);
    return target;
  });
};

/** The results of the targets, in order. */
const applyTargets = (context: EngineContext, job: ImportJob, targets: readonly RowTarget[]): RowResult[] => {
  const updates = targets.flatMap((target) => (target.kind === "update" ? [target.update] : []));
  const put = job.isDryRun ? checkEndpoints : putEndpoints;
  const updated = put(context, job.appId, updates, job.id).values();
  return targets.map((target): RowResult => {
    switch (target.kind) {
      case "update":
        return toResult(target.update.id, updated.next().value);
      case "user": {
        const ids = userEndpointIds(context, job.appId, target.userId);
        return ids.length > 0 ? { ids } : { field: "User.UserId", reason: "no endpoint has this user ID" };
      }
      case "member":
        return { ids: [target.id] };
      case "refused":
        return { field: target.field, reason: target.reason };
      default:
        return target satisfies never;
    }
  });
};

const toResult = (id: string, result: EndpointUpdateResult | undefined): RowResult =>
  result?.kind === "accepted" ? { ids: [id] } : { field: "", reason: result?.reason ?? "not stored" };

const toFailure = (piece: Piece, row: ImportRow | undefined, result: RowResult): JobFailure[] =>
  "ids" in result ? [] : [{ file: piece.key, line: row?.line ?? 0, ...result }];

/** Adds endpoints to the segment. Returns how many of its new members have each channel type. */
const addMembers = (context: EngineContext, job: ImportJob, ids: readonly string[]): Record<string, number> => {
  const { DefineSegment, SegmentId } = job.definition;
  if (!DefineSegment || job.isDryRun) return job.channelCounts;
  const earlier = SegmentId ? loadSegment(context, job.appId, SegmentId)?.definition.imports : undefined;
  const added = addImportMembers(context, job.number, earlier ?? [], ids);
  const counts = countChannelTypes(context, job.appId, added).map(({ channelType, count }) => [
    channelType,
    (ownValue(job.channelCounts, channelType) ?? 0) + count,
  ]);
  return { ...job.channelCounts, ...Object.fromEntries(counts) };
};
