// [Pinpoint API reference: ImportJobResponse.JobStatus] INITIALIZING, PENDING_JOB, COMPLETING and FAILING would begin and
// end in one transaction here.
export type JobStatus = "CREATED" | "PREPARING_FOR_INITIALIZATION" | "PROCESSING" | "COMPLETED" | "FAILED";

export type ImportDefinition = {
  DefineSegment: boolean;
  ExternalId?: string | undefined;
  Format: "CSV" | "JSON";
  RegisterEndpoints: boolean;
  RoleArn: string;
  S3Url: string;
  SegmentId?: string | undefined;
  SegmentName?: string | undefined;
};

export type ExportDefinition = {
  RoleArn: string;
  S3UrlPrefix: string;
  SegmentId?: string | undefined;
  SegmentVersion?: number | undefined;
};

type JobRow = {
  number: number;
  id: string;
  appId: string;
  status: JobStatus;
  /** Checks all rows and changes no endpoint. */
  isDryRun: boolean;
  createdAtMs: number;
  completedAtMs: number | undefined;
  processed: number;
  failures: number;
};

export type ImportJob = JobRow & {
  kind: "IMPORT";
  definition: ImportDefinition;
  /** How many members of the segment have each channel type. */
  channelCounts: Record<string, number>;
};
export type ExportJob = JobRow & {
  kind: "EXPORT";
  definition: ExportDefinition;
  /** The endpoints up to this row are exported. */
  cursor: number;
  lastRowid: number;
};
export type Job = ImportJob | ExportJob;

/** A file that an import reads or an export wrote. */
export type Piece = {
  number: number;
  key: string;
  sizeBytes: number;
  etag: string;
  /** How many of its rows are done. */
  records: number;
};

/** A row, or a whole file, that a job could not process. Never contains a value of the row. */
export type JobFailure = {
  file: string;
  /** The line where the row starts; 0 for a whole file. */
  line: number;
  /** The column, or the path in a JSON row; empty if the reason concerns the whole row. */
  field: string;
  reason: string;
};
