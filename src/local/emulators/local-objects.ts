import type { ObjectFailure, ObjectStore, StoredObject } from "../../engine/context.ts";
import type { WireResponse } from "../door/service.ts";
import type { AwsCalls } from "./aws-calls.ts";

/** The files of import and export jobs, in the local S3. */
export const createLocalObjects = (calls: Pick<AwsCalls, "s3Response">): ObjectStore => ({
  list: async (bucket, prefix, token) => {
    const query = new URLSearchParams({ "list-type": "2", prefix, ...(token && { "continuation-token": token }) });
    const response = await calls.s3Response("GET", `/${bucket}?${query}`);
    if (response.status !== 200) return toFailure(response, bucket);
    const page = String(response.body);
    return { kind: "listed", objects: listedObjects(page), next: textOf(page, "NextContinuationToken") };
  },
  read: async (bucket, { key, etag }, start, length) => {
    const headers = { range: `bytes=${start}-${start + length - 1}`, "if-match": etag };
    const response = await calls.s3Response("GET", pathOf(bucket, key), headers);
    if (response.status !== 206) return toFailure(response, bucket);
    return { kind: "read", bytes: Buffer.from(response.body) };
  },
  write: async (bucket, key, bytes) => {
    const response = await calls.s3Response("PUT", pathOf(bucket, key), {}, bytes);
    return response.status === 200 ? { kind: "written" } : toFailure(response, bucket);
  },
});

const pathOf = (bucket: string, key: string): string =>
  `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;

const listedObjects = (page: string): StoredObject[] =>
  page
    .split("<Contents>")
    .slice(1)
    .map((entry) => ({
      key: textOf(entry, "Key") ?? "",
      sizeBytes: Number(textOf(entry, "Size")),
      etag: textOf(entry, "ETag") ?? "",
    }));

/** The text of the first element with this name. */
const textOf = (xml: string, name: string): string | undefined => {
  const [, after] = xml.split(`<${name}>`, 2);
  const text = after?.split(`</${name}>`, 1)[0];
  return text?.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES.get(entity) ?? "");
};

const ENTITIES = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** [S3 API reference: error responses] */
const toFailure = ({ status, body }: WireResponse, bucket: string): ObjectFailure => {
  const code = textOf(String(body), "Code") ?? `status ${status}`;
  if (code === "NoSuchBucket") return failed("not-found", `there is no bucket ${bucket}`);
  if (status === 404) return failed("not-found", "the file no longer exists");
  if (status === 403) return failed("not-permitted", `the bucket ${bucket} does not permit the access (${code})`);
  if (status === 412) return failed("changed", "the file was replaced during the import");
  return failed("unavailable", `S3 responded with ${code}`);
};

const failed = (reason: ObjectFailure["reason"], message: string): ObjectFailure => ({
  kind: "failed",
  reason,
  message,
});
