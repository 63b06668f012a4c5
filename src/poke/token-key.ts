import { createPublicKey } from "node:crypto";
import type { JWTVerifyGetKey } from "jose";
import { ownValue } from "../own-value.ts";

/** Finds the key of a customer token, and the algorithms that are allowed with it. */
export type TokenKey = { getKey: JWTVerifyGetKey; algorithms: string[] };

// Asymmetric algorithms only: if HMAC were allowed, the public key could be used as its secret to forge a token.
const ALGORITHMS: Record<string, string> = { ec: "ES256", ed25519: "EdDSA", rsa: "RS256" };

/** A public key in PEM, with the one algorithm of its type. */
export const publicTokenKey = (pem: string): TokenKey => {
  const key = createPublicKey(pem);
  return { getKey: async () => key, algorithms: [ownValue(ALGORITHMS, key.asymmetricKeyType ?? "") ?? "unsupported"] };
};

/** The keys that an issuer publishes, with all supported algorithms. */
export const publishedTokenKeys = (getKey: JWTVerifyGetKey): TokenKey => ({
  getKey,
  algorithms: Object.values(ALGORITHMS),
});
