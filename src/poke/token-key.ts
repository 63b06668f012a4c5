import { createPublicKey } from "node:crypto";
import type { JWTVerifyGetKey } from "jose";
import { tokenKeySet } from "../http/token-key-set.ts";

/** Where the key of a customer token comes from, and the algorithms that it may be used with. */
export type TokenKey = { getKey: JWTVerifyGetKey; algorithms: string[] };

// Signatures by a private key only: with an HMAC in the list, a public key would do to forge a token.
const ALGORITHMS: Record<string, string> = { ec: "ES256", ed25519: "EdDSA", rsa: "RS256" };

/** A public key in PEM, for the one algorithm of its type. */
export const publicTokenKey = (pem: string): TokenKey => {
  const key = createPublicKey(pem);
  return { getKey: async () => key, algorithms: [ALGORITHMS[key.asymmetricKeyType ?? ""] ?? "none of ours"] };
};

/** The keys that an issuer publishes, fetched when a token names one that is not known yet. */
export const publishedTokenKeys = (url: string): TokenKey => ({
  getKey: tokenKeySet(new URL(url)),
  algorithms: Object.values(ALGORITHMS),
});
