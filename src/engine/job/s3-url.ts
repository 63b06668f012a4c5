import * as z from "zod";

export type S3Location = { bucket: string; key: string };

// [S3 user guide: bucket naming rules]
const S3_URL = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s;
// [S3 user guide: object key names]
const KEY_MAX_BYTES = 1_024;

/** A location in S3; undefined if the text is not the URL of one. */
export const parseS3Url = (url: string): S3Location | undefined => {
  const [, bucket, key = ""] = S3_URL.exec(url) ?? [];
  return bucket === undefined || Buffer.byteLength(key) > KEY_MAX_BYTES ? undefined : { bucket, key };
};

export const S3Url = z
  .string()
  .refine((url) => parseS3Url(url) !== undefined, { message: "expected s3://bucket-name/folder-name/" });

/** The location that a URL names; the URL was parsed by `S3Url`. */
export const s3Location = (url: string): S3Location => parseS3Url(url) ?? { bucket: "", key: "" };

export const RoleArn = z
  .string()
  .refine((arn) => /^arn:[\w-]+:iam::.*:role\/./.test(arn), { message: "expected the ARN of an IAM role" });
