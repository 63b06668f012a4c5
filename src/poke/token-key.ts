import { createPublicKey, type KeyObject } from "node:crypto";
import type { JWTVerifyGetKey } from "jose";

/** How customer tokens are verified: the key for a token, and the algorithms allowed with it. */
export type TokenKey = { getKey: JWTVerifyGetKey; algorithms: string[] };

// Asymmetric algorithms only: if HMAC were allowed, the public key could be used as its secret to forge a token.
const ALGORITHMS = ["ES256", "EdDSA", "RS256"] as const;

// [RFC 7518: 3.3] RS256 requires at least 2,048 bits.
const RSA_MIN_BITS = 2_048;

/** A public key in PEM, with the one algorithm of its type. Throws if there is no algorithm for it. */
export const publicTokenKey = (pem: string): TokenKey => {
  const key = createPublicKey(pem);
  const algorithm = algorithmOf(key);
  if (algorithm !== undefined) return { getKey: async () => key, algorithms: [algorithm] };
  throw new TypeError(
    "TOKEN_PUBLIC_KEY: expected an EC key on P-256, an Ed25519 key, or an RSA key of at least " +
      `${RSA_MIN_BITS} bits; received ${describeKey(key)}`,
  );
};

/** The keys that an issuer publishes, with all supported algorithms. */
export const publishedTokenKeys = (getKey: JWTVerifyGetKey): TokenKey => ({ getKey, algorithms: [...ALGORITHMS] });

const algorithmOf = ({
  asymmetricKeyType: type,
  asymmetricKeyDetails: { namedCurve, modulusLength = 0 } = {},
}: KeyObject): (typeof ALGORITHMS)[number] | undefined => {
  if (type === "ec" && namedCurve === "prime256v1") return "ES256";
  if (type === "ed25519") return "EdDSA";
  if (type === "rsa" && modulusLength >= RSA_MIN_BITS) return "RS256";
  return undefined;
};

const describeKey = ({ asymmetricKeyType, asymmetricKeyDetails: { namedCurve, modulusLength } = {} }: KeyObject) =>
  [asymmetricKeyType, namedCurve, modulusLength && `${modulusLength} bits`].filter(Boolean).join(", ");
