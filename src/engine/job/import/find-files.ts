import { ownValue } from "../../../own-value.ts";
import type { ObjectStore, StoredObject } from "../../context.ts";
import type { ImportDefinition } from "../job.ts";
import { callPatiently } from "../patient-calls.ts";
import { s3Location } from "../s3-url.ts";
import { UnreadableFile } from "../unreadable-file.ts";

// [Pinpoint quotas: endpoint import quotas]
const FILES_MAX = 10_000;
const IMPORT_MAX_BYTES = 1_000_000_000;

/** Names of files in the format that a job does not import. */
const OTHER_FORMAT = { CSV: /\.(json|jsonl|ndjson)(\.gz)?$/i, JSON: /\.csv(\.gz)?$/i };

/**
 * The files of an import: the object with exactly this key, or else all objects whose keys begin with it. [Pinpoint API
 * reference: ImportJobRequest] of files in both formats, those in the job's format. Throws UnreadableFile if there are none.
 */
export const findFiles = async (
  objects: ObjectStore,
  { S3Url, Format }: ImportDefinition,
  signal: AbortSignal,
): Promise<StoredObject[]> => {
  const { bucket, key } = s3Location(S3Url);
  const found: StoredObject[] = [];
  let token: string | undefined;
  do {
    const page = await callPatiently(() => objects.list(bucket, key, token), signal);
    const exact = page.objects.find((object) => object.key === key);
    if (exact && !key.endsWith("/")) return checkSize([exact]);
    found.push(...page.objects.filter((object) => object.sizeBytes > 0 && !object.key.endsWith("/")));
    if (found.length > FILES_MAX) throw new UnreadableFile(`more than ${FILES_MAX} files, which is the limit of a job`);
    token = page.next;
  } while (token !== undefined);
  if (found.length === 0) throw new UnreadableFile("there is no file at this location");
  const files = found.filter((object) => !ownValue(OTHER_FORMAT, Format).test(object.key));
  if (files.length === 0) throw new UnreadableFile(`none of the ${found.length} files at this location is ${Format}`);
  return checkSize(files);
};

const checkSize = (files: StoredObject[]): StoredObject[] => {
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > IMPORT_MAX_BYTES)
    throw new UnreadableFile(`the files have ${bytes} bytes; the limit of a job is ${IMPORT_MAX_BYTES}`);
  return files;
};
