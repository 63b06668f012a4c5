import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { verifyCustomerToken } from "../../src/poke/customer-token.ts";
import { publicTokenKey } from "../../src/poke/token-key.ts";
import { rules } from "./token-fixture.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const toPem = ({ publicKey }: { publicKey: KeyObject }) => publicKey.export({ type: "spki", format: "pem" }).toString();

test.each([
  ["ES256", () => generateKeyPairSync("ec", { namedCurve: "P-256" })],
  ["EdDSA", () => generateKeyPairSync("ed25519")],
  ["RS256", () => generateKeyPairSync("rsa", { modulusLength: 2_048 })],
])("verifies tokens signed with %s", async (alg, generate) => {
  const pair = generate();
  const token = await new SignJWT({})
    .setProtectedHeader({ alg })
    .setIssuer(rules.issuer)
    .setAudience(rules.audience)
    .setSubject("a".repeat(32))
    .setExpirationTime(NOW.getTime() / 1_000 + 3_600)
    .sign(pair.privateKey);
  expect(await verifyCustomerToken(token, publicTokenKey(toPem(pair)), rules, NOW)).toMatchObject({ ok: true });
});

test.each([
  ["ec, secp384r1", () => generateKeyPairSync("ec", { namedCurve: "P-384" })],
  ["ed448", () => generateKeyPairSync("ed448")],
  ["x25519", () => generateKeyPairSync("x25519")],
  ["rsa-pss, 2048 bits", () => generateKeyPairSync("rsa-pss", { modulusLength: 2_048 })],
  ["rsa, 1024 bits", () => generateKeyPairSync("rsa", { modulusLength: 1_024 })],
])("rejects a key that no token can match: %s", (received, generate) => {
  expect(() => publicTokenKey(toPem(generate()))).toThrow(
    "TOKEN_PUBLIC_KEY: expected an EC key on P-256, an Ed25519 key, or an RSA key of at least 2048 bits; " +
      `received ${received}`,
  );
});
