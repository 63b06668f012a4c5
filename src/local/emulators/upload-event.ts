import { decodeUriPart } from "../../decode-uri-part.ts";

/** Where a bucket reports uploads. */
export type BucketNotification = {
  queueArn: string;
  /** Event types, such as `s3:ObjectCreated:*`. */
  events: string[];
  prefix: string;
  suffix: string;
};

/** An object that was uploaded through the API of S3. */
export type UploadedObject = {
  eventName: "ObjectCreated:Put" | "ObjectCreated:Copy" | "ObjectCreated:CompleteMultipartUpload";
  bucket: string;
  key: string;
  eTag: string;
  size: number;
};

type UploadRequest = { method: string; url: string; headers: Record<string, string | string[] | undefined> };

/** What a request to S3, in path style, uploads if it succeeds; undefined if it uploads no whole object. */
export const uploadOf = (request: UploadRequest, eTag: string): UploadedObject | undefined => {
  const [path = "", query] = request.url.split("?", 2);
  const [, bucket = "", ...parts] = path.split("/");
  const eventName = eventOf(request, new URLSearchParams(query));
  const key = decodeUriPart(parts.join("/"));
  if (eventName === undefined || bucket === "" || key === undefined || key === "") return undefined;
  // Chunks of a streamed body carry signatures; their length without these is in a header of its own.
  const size = Number(request.headers["x-amz-decoded-content-length"] ?? request.headers["content-length"] ?? 0);
  return { eventName, bucket, key, eTag: eTag.replaceAll('"', ""), size };
};

const eventOf = (
  { method, headers }: UploadRequest,
  query: URLSearchParams,
): UploadedObject["eventName"] | undefined => {
  if (method === "POST") return query.has("uploadId") ? "ObjectCreated:CompleteMultipartUpload" : undefined;
  const isObject = ["partNumber", "acl", "tagging", "retention", "legal-hold"].every((name) => !query.has(name));
  if (method !== "PUT" || !isObject) return undefined;
  return headers["x-amz-copy-source"] === undefined ? "ObjectCreated:Put" : "ObjectCreated:Copy";
};

/** Whether a bucket reports this upload to the queue. [S3 user guide: event notifications] */
export const isReported = (
  { events, prefix, suffix }: BucketNotification,
  { eventName, key }: UploadedObject,
): boolean =>
  key.startsWith(prefix) &&
  key.endsWith(suffix) &&
  events.some((type) => type === `s3:${eventName}` || type === "s3:ObjectCreated:*");

/** [S3 user guide: event message structure] The sequencer is the same in every report of an upload. */
export const uploadEvent = (
  { eventName, bucket, key, eTag, size }: UploadedObject,
  { region, nowMs, sequencer }: { region: string; nowMs: number; sequencer: string },
): string =>
  JSON.stringify({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: region,
        eventTime: new Date(nowMs).toISOString(),
        eventName,
        s3: {
          s3SchemaVersion: "1.0",
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: { key: encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+"), size, eTag, sequencer },
        },
      },
    ],
  });
