import { ownValue } from "../../../own-value.ts";
import type { EngineContext } from "../../context.ts";
import type { SegmentDefinition } from "../../segment/segment-definition.ts";
import { deleteImportMembers } from "../../segment/store/import-members.ts";
import { addSegmentVersion, createSegment, loadSegment } from "../../segment/store/segments.ts";
import type { ImportJob } from "../job.ts";
import { addFailures } from "../store/failures.ts";
import { completeJob, saveJobSegment } from "../store/jobs.ts";
import { countPieces } from "../store/pieces.ts";

/**
 * Completes a job whose files are done, with its segment. [Pinpoint API reference: ImportJobResponse] a job fails if a
 * file failed. Unspecified by AWS whether it then defines the segment; it does not, because the segment would lack members.
 */
export const finishImport = (context: EngineContext, job: ImportJob): void => {
  const { DefineSegment } = job.definition;
  const hasAllFiles = countPieces(context, job).failed === 0;
  const isCompleted = hasAllFiles && (!DefineSegment || job.isDryRun || defineSegment(context, job));
  if (!isCompleted) deleteImportMembers(context, [job.number]);
  completeJob(context, job, isCompleted ? "COMPLETED" : "FAILED");
};

/** Creates the segment, or the next version of an existing one. Returns whether it could. */
const defineSegment = (context: EngineContext, job: ImportJob): boolean => {
  const { appId, definition } = job;
  const before = definition.SegmentId ? loadSegment(context, appId, definition.SegmentId) : undefined;
  if (definition.SegmentId && before === undefined) {
    addFailures(context, job, [
      { file: definition.S3Url, line: 0, field: "SegmentId", reason: "the segment was deleted" },
    ]);
    return false;
  }
  const imported = toSegment(job, before?.definition);
  const segment = before
    ? addSegmentVersion(context, appId, before.id, imported)
    : createSegment(context, appId, imported);
  saveJobSegment(context, job, { ...definition, SegmentId: segment.id });
  return true;
};

const toSegment = (
  { number, definition, channelCounts }: ImportJob,
  before: SegmentDefinition | undefined,
): SegmentDefinition => {
  const earlier = before?.ImportDefinition?.ChannelCounts ?? {};
  const types = new Set([...Object.keys(earlier), ...Object.keys(channelCounts)]);
  const counts = [...types].map((type): [string, number] => [
    type,
    (ownValue(earlier, type) ?? 0) + (ownValue(channelCounts, type) ?? 0),
  ]);
  return {
    Name: definition.SegmentName ?? before?.Name,
    SegmentType: "IMPORT",
    ImportDefinition: {
      ChannelCounts: Object.fromEntries(counts),
      ExternalId: definition.ExternalId ?? "",
      Format: definition.Format,
      RoleArn: definition.RoleArn,
      S3Url: definition.S3Url,
      Size: counts.reduce((sum, [, count]) => sum + count, 0),
    },
    imports: [...(before?.imports ?? []), number],
  };
};
