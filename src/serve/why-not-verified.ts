import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import { ownValue } from "../own-value.ts";
import { type Refusal, WRONG_SIGNATURE, wrongScope, wrongTime } from "./refusal.ts";
import type { SignedRequest } from "./signed-request.ts";

/** [IAM User Guide: Signature Version 4] "A request must reach AWS within five minutes of the time stamp" */
const SKEW_MAX_MS = 300_000;

/** The name of Pinpoint in the credential scope. [Service Authorization Reference: Pinpoint] */
const SERVICE = "mobiletargeting";

/** Why the scope or time of a signature is not accepted. Known before the body is read. */
export const whyNotCurrent = (
  { scope, signedAt }: SignedRequest,
  { region, now }: { region: string; now: Date },
): Refusal | undefined => {
  const date = signedAt.toISOString().slice(0, 10).replaceAll("-", "");
  if (scope.service !== SERVICE || scope.region !== region || scope.date !== date)
    return wrongScope(`${date}/${region}/${SERVICE}/aws4_request`);
  return Math.abs(now.getTime() - signedAt.getTime()) > SKEW_MAX_MS ? wrongTime(signedAt, now) : undefined;
};

export type ReceivedRequest = { method: string; url: string; headers: IncomingHttpHeaders; body: Uint8Array };

/** Why the signature does not belong to the request: signs the request again, with the hash of the body that arrived. */
export const whyNotVerified = async (
  { method, url, headers, body }: ReceivedRequest,
  { accessKeyId, scope, signedHeaders, signature, signedAt }: SignedRequest,
  secret: string,
): Promise<Refusal | undefined> => {
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const claimedHash = headers["x-amz-content-sha256"];
  if (claimedHash !== undefined && claimedHash !== bodyHash) return WRONG_SIGNATURE;
  const [path = "", query] = url.split("?", 2);
  const signer = new SignatureV4({
    service: scope.service,
    region: scope.region,
    credentials: { accessKeyId, secretAccessKey: secret },
    sha256: Sha256,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    {
      method,
      path,
      query: queryOf(query),
      headers: { ...only(signedHeaders, headers), "x-amz-content-sha256": bodyHash },
      protocol: "",
      hostname: "",
    },
    {
      signingDate: signedAt,
      // The body's hash is always part of what is signed, as a header only if the client sent it as one.
      unsignableHeaders: new Set(signedHeaders.includes("x-amz-content-sha256") ? [] : ["x-amz-content-sha256"]),
      signableHeaders: new Set(signedHeaders),
    },
  );
  const expected = /Signature=([0-9a-f]{64})$/.exec(signed.headers.authorization ?? "")?.[1] ?? "";
  return isEqual(signature, expected) ? undefined : WRONG_SIGNATURE;
};

const isEqual = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

const only = (names: readonly string[], headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, String(ownValue(headers, name) ?? "")]));

const queryOf = (query = ""): Record<string, string[]> => {
  const byName = Map.groupBy(new URLSearchParams(query), ([name]) => name);
  return Object.fromEntries([...byName].map(([name, pairs]) => [name, pairs.map(([, value]) => value)]));
};

/** SHA-256, or HMAC with a secret, in the shape that the signer expects. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error("a hash is not used twice");
  }
}

const bytesOf = (secret: string | ArrayBuffer | ArrayBufferView): Uint8Array => {
  if (typeof secret === "string") return Buffer.from(secret);
  if (secret instanceof ArrayBuffer) return new Uint8Array(secret);
  return new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength);
};
