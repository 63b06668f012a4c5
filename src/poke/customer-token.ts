import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { RemoteFault } from "../errors.ts";
import { customerHash } from "./customer-hash.ts";
import type { TokenKey } from "./token-key.ts";

/** The token claims that the authorizer reads. `sub` is the customer hash: only its alphabet can reach a policy. */
export const CustomerToken = z.object({
  sub: z.string().regex(/^[a-z2-7]{32}$/, { error: "is not a customer hash" }),
  exp: z.int(),
  /** `ticket`: only the multicasts that an interest ticket lists. */
  interests: z.enum(["open", "ticket"]).default("open"),
});
export type CustomerToken = z.infer<typeof CustomerToken>;

export type Verified<Value> = { ok: true; value: Value } | { ok: false; reason: string };
export type TokenRules = { issuer: string; audience: string };

const REASONS = new Map<unknown, string>([
  [errors.JWTExpired.code, "expired"],
  [errors.JOSEAlgNotAllowed.code, "algorithm"],
  [errors.JOSENotSupported.code, "not supported"],
  [errors.JWSSignatureVerificationFailed.code, "signature"],
  [errors.JWKSNoMatchingKey.code, "unknown key"],
  [errors.JWKSMultipleMatchingKeys.code, "several keys match"],
]);

/** Why a token was rejected. Never contains text of the token. */
export const toRefusal = (error: unknown): string => {
  if (error instanceof errors.JWTClaimValidationFailed) return `claim ${error.claim}`;
  return (error instanceof errors.JOSEError && REASONS.get(error.code)) || "malformed";
};

/** Verifies signature, algorithm, issuer, audience, times and token claims. Throws `RemoteFault` if no key can be loaded. */
export const verifyCustomerToken = async (
  token: string,
  { getKey, algorithms }: TokenKey,
  rules: TokenRules,
  now: Date,
): Promise<Verified<CustomerToken>> => {
  try {
    const { payload } = await jwtVerify(token, getKey, { ...rules, algorithms, currentDate: now });
    const parsed = CustomerToken.safeParse(payload);
    if (parsed.success) return { ok: true, value: parsed.data };
    return { ok: false, reason: `claim ${parsed.error.issues[0]?.path.join(".")}` };
  } catch (error) {
    if (error instanceof RemoteFault) throw error;
    return { ok: false, reason: toRefusal(error) };
  }
};

export type MintSettings = TokenRules & {
  /** The value of POKE_TOPIC_KEY. */
  topicKey: string;
  signingKey: Parameters<SignJWT["sign"]>[0];
  algorithm: "ES256" | "EdDSA" | "RS256";
  /** The `kid` of the signing key. Required if the issuer publishes several keys for the algorithm, as in a rotation. */
  keyId?: string;
  /** 15 minutes to an hour are recommended; the authorizer refuses a token that expires within 5 minutes. */
  lifeSeconds: number;
  interests?: CustomerToken["interests"];
};

export type MintedToken = { token: string; customerHash: string; expiresAt: number };

/** For an app's backend: the credentials of the signed-in customer, which the client's `token()` returns. */
export const mintCustomerToken = async (
  settings: MintSettings,
  customerId: string,
  now: Date,
): Promise<MintedToken> => {
  const { topicKey, signingKey, algorithm, keyId, issuer, audience, lifeSeconds, interests = "open" } = settings;
  const hash = customerHash(topicKey, customerId);
  const expiresAt = Math.floor(now.getTime() / 1000) + lifeSeconds;
  const token = await new SignJWT({ interests })
    .setProtectedHeader({ alg: algorithm, ...(keyId !== undefined && { kid: keyId }) })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(hash)
    .setIssuedAt(now)
    .setExpirationTime(expiresAt)
    .sign(signingKey);
  return { token, customerHash: hash, expiresAt: expiresAt * 1000 };
};
