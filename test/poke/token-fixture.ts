import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { type JWTPayload, SignJWT } from "jose";
import { mintCustomerToken } from "../../src/poke/customer-token.ts";
import { publicTokenKey } from "../../src/poke/token-key.ts";

export const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
export const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
export const rules = { issuer: "https://accounts.example.com/", audience: "poke" };
export const TOPIC_KEY = "a topic key for tests only";
export const TICKET_KEY = "an interest ticket key for tests only";
export const ARN_PREFIX = "arn:aws:iot:us-east-1:000000000000";
export const key = publicTokenKey(publicPem);

export const mint = (customerId: string, now: Date, interests: "open" | "ticket" = "open") =>
  mintCustomerToken(
    { ...rules, topicKey: TOPIC_KEY, signingKey: privateKey, algorithm: "ES256", lifeSeconds: 3_600, interests },
    customerId,
    now,
  );

/** A token with any claims, key and algorithm. */
export const forge = (
  claims: { [Claim in keyof JWTPayload]: JWTPayload[Claim] | undefined },
  signingKey: KeyObject | Uint8Array = privateKey,
  alg = "ES256",
) => new SignJWT(JSON.parse(JSON.stringify(claims))).setProtectedHeader({ alg }).sign(signingKey);
