import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export type AccessKey = { accessKeyId: string; secretAccessKey: string };
export type SignedUrl = { query: string; host: string };
export type VerificationFacts = { accessKey: AccessKey; region: string; nowMs: number };

/** [IoT Core developer guide: MQTT over WebSocket] the name that a WebSocket URL is signed for */
const SERVICE = "iotdevicegateway";
/** [IoT Core developer guide: device communication protocols] wss://endpoint/mqtt */
const PATH = "/mqtt";
/** [IAM User Guide: Signature Version 4] a request is valid for five minutes; the signer's clock may be ahead by as much. */
const CLOCK_SKEW_MS = 300_000;
/** [IAM User Guide: Signature Version 4, query string parameters] X-Amz-Expires */
const EXPIRES_LIMIT_SECONDS = 604_800;
/** Not part of what is signed: the signature itself. [IAM User Guide: Signature Version 4] */
const SIGNATURE = "X-Amz-Signature";

/** Why the signature in the query of a WebSocket URL is not valid; `undefined` if it is. */
export const whyNotSigned = (url: SignedUrl, { accessKey, region, nowMs }: VerificationFacts): string | undefined => {
  const query = new URLSearchParams(url.query);
  const signedAt = query.get("X-Amz-Date") ?? "";
  const scope = [signedAt.slice(0, 8), region, SERVICE, "aws4_request"];
  if (query.get("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256") return "X-Amz-Algorithm is not AWS4-HMAC-SHA256";
  if (query.get("X-Amz-Credential") !== [accessKey.accessKeyId, ...scope].join("/")) {
    return `X-Amz-Credential: expected <access key id of the account>/${scope.join("/")}`;
  }
  if (query.has("X-Amz-Security-Token"))
    return "X-Amz-Security-Token: temporary credentials are not supported; sign with the access key of the account";
  if (query.get("X-Amz-SignedHeaders") !== "host") return "X-Amz-SignedHeaders is not host";
  const expired = whyNotNow(signedAt, query.get("X-Amz-Expires"), nowMs);
  if (expired !== undefined) return expired;
  const canonical = sha256(canonicalRequest(query, url.host));
  const toSign = ["AWS4-HMAC-SHA256", signedAt, scope.join("/"), canonical].join("\n");
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${accessKey.secretAccessKey}`);
  return isEqual(query.get(SIGNATURE) ?? "", hmac(key, toSign)) ? undefined : `${SIGNATURE} does not match`;
};

/** Why the URL is not valid at this time; `undefined` if it is. The signer's clock may be ahead by `CLOCK_SKEW_MS`. */
const whyNotNow = (signedAt: string, expires: string | null, nowMs: number): string | undefined => {
  const [, ...parts] = signedAt.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/) ?? [];
  const [year, month, day, ...time] = parts;
  const signedMs = Date.parse(`${year}-${month}-${day}T${time.join(":")}Z`);
  if (Number.isNaN(signedMs)) return "X-Amz-Date is not a time such as 20260101T000000Z";
  const seconds = expires === null ? CLOCK_SKEW_MS / 1_000 : Number(expires);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > EXPIRES_LIMIT_SECONDS) {
    return `X-Amz-Expires is not a number of seconds from 1 to ${EXPIRES_LIMIT_SECONDS}`;
  }
  if (signedMs > nowMs + CLOCK_SKEW_MS) return "X-Amz-Date is in the future";
  return nowMs >= signedMs + seconds * 1_000 ? "the signature has expired" : undefined;
};

const canonicalRequest = (query: URLSearchParams, host: string): string => {
  const pairs = [...query].filter(([name]) => name !== SIGNATURE);
  const encoded = pairs.map((pair) => pair.map(percentEncoded).join("=")).sort();
  return ["GET", PATH, encoded.join("&"), `host:${host}`, "", "host", sha256("")].join("\n");
};

/** [RFC 3986: 2.3 Unreserved Characters] encodeURIComponent leaves five more characters unencoded. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** Takes the same time wherever the signatures differ. */
const isEqual = (signature: string, expected: Buffer): boolean => {
  const given = Buffer.from(signature, "hex");
  return (
    signature.length === 2 * expected.length && given.length === expected.length && timingSafeEqual(given, expected)
  );
};
