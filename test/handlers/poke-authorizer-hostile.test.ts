import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { Context } from "aws-lambda";
import fc from "fast-check";
import { createLocalJWKSet, exportJWK, type JSONWebKeySet, type JWK } from "jose";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { handler, run } from "../../handlers/poke-authorizer.ts";
import { AuthorizerEvent, REFUSAL } from "../../src/poke/authorization.ts";
import { customerHash } from "../../src/poke/customer-hash.ts";
import { publishedTokenKeys, type TokenKey } from "../../src/poke/token-key.ts";
import {
  ARN_PREFIX,
  key,
  privateKey,
  publicKey,
  publicPem,
  rules,
  TICKET_KEY,
  TOPIC_KEY,
} from "../poke/token-fixture.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const ROUNDS = Number(process.env.ROUNDS ?? 1_000);
const hash = customerHash(TOPIC_KEY, "u-4711");
const claims = { iss: rules.issuer, aud: rules.audience, sub: hash, exp: NOW.getTime() / 1000 + 3_600 };

const base64url = (text: string) => Buffer.from(text).toString("base64url");

/** A token with a valid signature and any header and payload, even ones that no library signs. */
const signed = (header: unknown, payload: unknown, signingKey: KeyObject = privateKey) => {
  const text = [header, payload]
    .map((part) => base64url(typeof part === "string" ? part : (JSON.stringify(part) ?? "")))
    .join(".");
  return `${text}.${sign("sha256", Buffer.from(text), { key: signingKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
};

const authorize = async (password: string, username = "", tokenKey: TokenKey = key) => {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const event = AuthorizerEvent.parse({
    protocolData: { mqtt: { clientId: "x", username, password: Buffer.from(password).toString("base64") } },
  });
  const ports = { key: tokenKey, rules, ticketKey: TICKET_KEY, arnPrefix: ARN_PREFIX };
  const response = await run(event, ports, { now: NOW, log });
  return { response, reason: log.info.mock.calls[0]?.[1]?.reason as string | undefined };
};

let twoKeys: TokenKey;
let strangeKeys: TokenKey;

beforeAll(async () => {
  const own = { ...(await exportJWK(publicKey)), alg: "ES256" };
  const other = { ...(await exportJWK(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey)), alg: "ES256" };
  const keySet = (keys: JWK[]) => publishedTokenKeys(createLocalJWKSet({ keys } as JSONWebKeySet));
  twoKeys = keySet([
    { ...own, kid: "own" },
    { ...other, kid: "other" },
  ]);
  strangeKeys = keySet([
    { kty: "EC", crv: "P-256", kid: "no point", alg: "ES256" },
    { kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA", kid: "not on the curve", alg: "ES256" },
    { kty: "EC", crv: "P-384", x: "AAAA", y: "AAAA", kid: "other curve" },
    { kty: "RSA", n: "AQAB", e: "AQAB", kid: "small", alg: "RS256" },
    { kty: "OKP", crv: "Ed25519", x: "AAAA", kid: "short", alg: "EdDSA" },
    { kty: "oct", k: "AAAA", kid: "symmetric" },
    { kty: "none", kid: "unknown type" },
  ] as JWK[]);
});

describe("a hostile token is refused", () => {
  test.each<[string, () => string, string]>([
    [
      "with a critical header parameter",
      () => signed({ alg: "ES256", crit: ["x"], x: 1 }, claims),
      "token: not supported",
    ],
    [
      "with a critical header parameter of 5,000 characters",
      () => signed({ alg: "ES256", crit: ["x@".repeat(2_500)] }, claims),
      "token: not supported",
    ],
    ["with crit that is not a list", () => signed({ alg: "ES256", crit: {} }, claims), "token: malformed"],
    [
      "with an unencoded payload",
      () => signed({ alg: "ES256", crit: ["b64"], b64: false }, claims),
      "token: malformed",
    ],
    ["with a list as payload", () => signed({ alg: "ES256" }, [claims]), "token: malformed"],
    ["with null as header", () => signed(null, claims), "token: malformed"],
    [
      "with nesting",
      () => signed({ alg: "ES256" }, `{"a":${"[".repeat(2_000)}${"]".repeat(2_000)}}`),
      "token: claim iss",
    ],
    ["with a number as algorithm", () => signed({ alg: 1 }, claims), "token: malformed"],
    ["with five parts", () => `${signed({ alg: "ES256" }, claims)}.a.b`, "token: malformed"],
  ])("%s", async (_, make, reason) => {
    expect(await authorize(make())).toEqual({ response: REFUSAL, reason });
  });

  test.each([
    ["names no key and two match", { alg: "ES256" }, "token: several keys match"],
    ["names a key that the issuer does not publish", { alg: "ES256", kid: "x" }, "token: unknown key"],
    ["names another key of the issuer", { alg: "ES256", kid: "other" }, "token: signature"],
  ])("that %s", async (_, header, reason) => {
    expect(await authorize(signed(header, claims), "", twoKeys)).toEqual({ response: REFUSAL, reason });
  });

  test("but one that names its key among two is accepted", async () => {
    const { response } = await authorize(signed({ alg: "ES256", kid: "own" }, claims), "", twoKeys);
    expect(response.isAuthenticated).toBe(true);
  });

  test.each(["no point", "not on the curve", "other curve", "small", "short", "symmetric", "unknown type"])(
    "that names the unusable key %j",
    async (kid) => {
      for (const alg of ["ES256", "EdDSA", "RS256"])
        expect((await authorize(signed({ alg, kid }, claims), "", strangeKeys)).response).toEqual(REFUSAL);
    },
  );
});

const headers = fc.dictionary(
  fc.constantFrom("alg", "crit", "kid", "typ", "b64", "jwk", "jku", "x5c", "zip", "enc", "cty", "__proto__"),
  fc.oneof(
    fc.constantFrom(
      "ES256",
      "RS256",
      "EdDSA",
      "HS256",
      "none",
      "b64",
      "at+jwt",
      "own",
      ["b64"],
      ["exp"],
      [],
      "__proto__",
    ),
    fc.jsonValue(),
  ),
);
const payloads = fc.oneof(
  fc.record(
    {
      iss: fc.oneof(fc.constant(rules.issuer), fc.jsonValue()),
      aud: fc.oneof(fc.constant(rules.audience), fc.constant([rules.audience]), fc.jsonValue()),
      sub: fc.oneof(fc.constant(hash), fc.jsonValue()),
      exp: fc.oneof(fc.constant(claims.exp), fc.double(), fc.jsonValue()),
      nbf: fc.jsonValue(),
      interests: fc.oneof(fc.constantFrom("open", "ticket"), fc.jsonValue()),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
  fc.string({ unit: "binary" }),
);
const tokens = fc.oneof(
  fc.tuple(headers, payloads).map(([header, payload]) => signed({ alg: "ES256", ...header }, payload)),
  fc
    .tuple(fc.oneof(headers, fc.jsonValue(), fc.string()), payloads)
    .map(([header, payload]) => signed(header, payload)),
  fc
    .tuple(fc.nat(), fc.string({ unit: "binary", maxLength: 3 }), headers)
    .map(([at, text, header]) => [signed({ alg: "ES256", ...header }, claims), at, text] as const)
    .map(([token, at, text]) => token.slice(0, at % token.length) + text + token.slice((at % token.length) + 1)),
  fc.string({ unit: "binary", maxLength: 2_000 }),
);

test("any token and any ticket are granted or refused: the function never fails", async () => {
  await fc.assert(
    fc.asyncProperty(tokens, tokens, fc.nat(2), async (token, ticket, keys) => {
      const { response, reason } = await authorize(token, ticket, [key, twoKeys, strangeKeys][keys]);
      expect(typeof response.isAuthenticated).toBe("boolean");
      if (!response.isAuthenticated) expect(reason).toMatch(/^(token|ticket): [a-z ]{1,40}$|^expires|^more interests/);
    }),
    { numRuns: ROUNDS },
  );
}, 600_000);

describe("the whole function", () => {
  const context = { awsRequestId: "r", functionName: "f", getRemainingTimeInMillis: () => 4_000 } as Context;
  const tokenWith = (more: object) =>
    Buffer.from(signed({ alg: "ES256" }, { ...claims, exp: Math.floor(Date.now() / 1000) + 3_600, ...more }));
  const password = tokenWith({}).toString("base64");
  const invoke = (mqtt: object) =>
    handler({ protocolData: { mqtt: { clientId: `${hash}-1`, username: "", password, ...mqtt } } }, context);

  beforeAll(() => {
    vi.stubEnv("TOKEN_ISSUER", rules.issuer);
    vi.stubEnv("TOKEN_AUDIENCE", rules.audience);
    vi.stubEnv("TOKEN_PUBLIC_KEY", publicPem);
    vi.stubEnv("IOT_ARN_PREFIX", ARN_PREFIX);
    return () => vi.unstubAllEnvs();
  });

  test("grants a valid token", async () => {
    expect(await invoke({})).toMatchObject({ isAuthenticated: true, principalId: hash });
  });

  test.each([
    ["a token of more than 8,192 bytes", { password: tokenWith({ more: "x".repeat(8_192) }).toString("base64") }],
    ["a user name of more than 20,000 characters", { username: "a".repeat(20_001) }],
    ["a client id of more than 128 characters", { clientId: "a".repeat(129) }],
    ["a password that is not base64", { password: `${password}%%%%` }],
    ["a password of six million characters", { password: "a@".repeat(3_000_000) }],
    ["a user name that is a number", { username: 7 }],
  ])("refuses %s", async (_, mqtt) => {
    expect(await invoke(mqtt)).toEqual(REFUSAL);
  });
});
