import { hash } from "node:crypto";
import type { ImportRule } from "./import-rule.ts";
import type { Upload } from "./import-task.ts";

/** The definition of an import job, except its role. [Pinpoint API reference: ImportJobRequest] */
export type ImportDefinition = {
  S3Url: string;
  Format: "CSV" | "JSON";
  RegisterEndpoints: boolean;
  DefineSegment: boolean;
  SegmentName?: string;
};

export type ImportPlan =
  | { kind: "ignore"; reason: string }
  /** `id` identifies the upload, however often S3 reports it. */
  | { kind: "import"; id: string; rule: ImportRule; definition: ImportDefinition };

// Enough to tell two uploads of one file apart.
const VERSION_LENGTH = 12;

/** What an upload leads to. */
export const planImport = (upload: Upload, rules: readonly ImportRule[]): ImportPlan => {
  const rule = rules
    .filter(({ prefix }) => upload.key.startsWith(prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
  if (rule === undefined) return { kind: "ignore", reason: "the key begins with the prefix of no rule" };
  const Format = formatOf(upload.key);
  if (Format === undefined)
    return { kind: "ignore", reason: "the key ends in neither .csv, .json nor .ndjson, with or without .gz" };
  const id = hash("sha256", JSON.stringify([upload.bucket, upload.key, upload.version]), "hex");
  const definition: ImportDefinition = {
    S3Url: `s3://${upload.bucket}/${upload.key}`,
    Format,
    RegisterEndpoints: rule.registerEndpoints,
    DefineSegment: rule.segmentName !== undefined,
    // By this name, a job whose creation was not recorded is found again.
    ...(rule.segmentName !== undefined && { SegmentName: `${rule.segmentName} ${id.slice(0, VERSION_LENGTH)}` }),
  };
  return { kind: "import", id, rule, definition };
};

/** [Pinpoint user guide: importing segments] CSV, or JSON with one endpoint in each line; both may be compressed. */
const formatOf = (key: string): "CSV" | "JSON" | undefined => {
  const name = key.toLowerCase().replace(/\.gz$/, "");
  if (name.endsWith(".csv")) return "CSV";
  return name.endsWith(".json") || name.endsWith(".ndjson") ? "JSON" : undefined;
};
