import type { IncomingHttpHeaders } from "node:http";

/** What the `Authorization` header and the date of a signed request say; nothing of it is verified. */
export type SignedRequest = {
  accessKeyId: string;
  /** The day, region and service that the signature is for. */
  scope: { date: string; region: string; service: string };
  signedHeaders: readonly string[];
  signature: string;
  signedAt: Date;
};

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=(\w{1,128})\/(\d{8})\/([\w-]{1,40})\/([\w-]{1,40})\/aws4_request, *SignedHeaders=([a-z0-9;-]{1,2000}), *Signature=([0-9a-f]{64})$/;
const AMZ_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

// [IAM User Guide: Signature Version 4] "include the host header … and any x-amz-* headers"
const REQUIRED_HEADERS = ["host", "x-amz-date"];

/** A request signed in its headers; undefined if it is not. [IAM User Guide: Signature Version 4, authorization header] */
export const toSignedRequest = (headers: IncomingHttpHeaders): SignedRequest | undefined => {
  const found = AUTHORIZATION.exec(headers.authorization ?? "");
  const signedAt = toDate(headers["x-amz-date"]?.toString() ?? "");
  if (!found || !signedAt) return undefined;
  const [, accessKeyId = "", date = "", region = "", service = "", names = "", signature = ""] = found;
  const signedHeaders = names.split(";");
  if (!REQUIRED_HEADERS.every((name) => signedHeaders.includes(name))) return undefined;
  return { accessKeyId, scope: { date, region, service }, signedHeaders, signature, signedAt };
};

const toDate = (amzDate: string): Date | undefined => {
  const date = new Date(amzDate.replace(AMZ_DATE, "$1-$2-$3T$4:$5:$6Z"));
  return AMZ_DATE.test(amzDate) && !Number.isNaN(date.getTime()) ? date : undefined;
};
