import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectFailure, ObjectStore } from "../engine/context.ts";
import { toRemoteFault } from "./sdk-fault.ts";

/** The files of import and export jobs, in S3. */
export const connectServedObjects = (client: S3Client): ObjectStore => ({
  list: (Bucket, Prefix, ContinuationToken) =>
    client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken })).then(
      ({ Contents = [], NextContinuationToken: next }) => ({
        kind: "listed",
        objects: Contents.map(({ Key: key = "", Size: sizeBytes = 0, ETag: etag = "" }) => ({ key, sizeBytes, etag })),
        next,
      }),
      toFailure("s3:ListObjectsV2", Bucket),
    ),
  read: (Bucket, { key: Key, etag: IfMatch }, start, length) =>
    client
      .send(new GetObjectCommand({ Bucket, Key, IfMatch, Range: `bytes=${start}-${start + length - 1}` }))
      .then(async ({ Body }) => ({
        kind: "read" as const,
        bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(),
      }))
      .catch(toFailure("s3:GetObject", Bucket)),
  write: (Bucket, Key, Body) =>
    client
      .send(new PutObjectCommand({ Bucket, Key, Body }))
      .then(() => ({ kind: "written" as const }), toFailure("s3:PutObject", Bucket)),
});

/** [S3 API reference: error responses] 412 if the object has another etag */
const PRECONDITION_FAILED = "PreconditionFailed";

const toFailure =
  (operation: string, bucket: string) =>
  (error: unknown): ObjectFailure => {
    const { kind, cause } = toRemoteFault(operation, error);
    const name = cause instanceof Error ? cause.name : kind;
    const message = `${operation} of the bucket ${bucket}: ${name}`;
    if (name === PRECONDITION_FAILED) return { kind: "failed", reason: "changed", message };
    if (kind === "not-found") return { kind: "failed", reason: "not-found", message };
    if (kind === "unauthorized") return { kind: "failed", reason: "not-permitted", message };
    return { kind: "failed", reason: "unavailable", message };
  };
