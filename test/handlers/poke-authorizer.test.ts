import { generateKeyPairSync } from "node:crypto";
import http from "node:http";
import { exportJWK, type JWTPayload } from "jose";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { run } from "../../handlers/poke-authorizer.ts";
import { AuthorizerEvent, refusal } from "../../src/poke/authorization.ts";
import { customerHash } from "../../src/poke/customer-hash.ts";
import { mintInterestTicket } from "../../src/poke/interest-ticket.ts";
import { publishedTokenKeys } from "../../src/poke/token-key.ts";
import {
  arnPrefix,
  forge,
  key,
  mint,
  publicKey,
  publicPem,
  rules,
  ticketKey,
  topicKey,
} from "../poke/token-fixture.ts";

const now = new Date("2026-11-20T12:00:00Z");
const hash = customerHash(topicKey, "u-4711");
const inAnHour = now.getTime() / 1000 + 3_600;

const ask = async (password: string | undefined, username = "", ports = {}) => {
  const mqtt = { clientId: `${hash}-x`, username, ...(password !== undefined && { password: btoa(password) }) };
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const event = AuthorizerEvent.parse({ protocolData: { mqtt } });
  const answer = await run(event, { key, rules, ticketKey, arnPrefix, ...ports }, { now, log });
  return { answer, reason: log.info.mock.calls[0]?.[1]?.reason };
};

describe("grants", () => {
  test("a customer its own client ids, its own topics and every multicast; it may publish nothing", async () => {
    const { token, customerHash: minted, expiresAt } = await mint("u-4711", now);
    expect([minted, expiresAt]).toEqual([hash, now.getTime() + 3_600_000]);
    const { answer } = await ask(token);
    expect(answer).toEqual({
      isAuthenticated: true,
      principalId: hash,
      disconnectAfterInSeconds: 3_600,
      refreshAfterInSeconds: 300,
      policyDocuments: [
        {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "iot:Connect", Resource: `${arnPrefix}:client/${hash}-*` },
            {
              Effect: "Allow",
              Action: "iot:Subscribe",
              Resource: [`${arnPrefix}:topicfilter/poke/v1/c/${hash}/*`, `${arnPrefix}:topicfilter/poke/v1/m/*`],
            },
            {
              Effect: "Allow",
              Action: "iot:Receive",
              Resource: [`${arnPrefix}:topic/poke/v1/c/${hash}/*`, `${arnPrefix}:topic/poke/v1/m/*`],
            },
            {
              Effect: "Deny",
              Action: "iot:Subscribe",
              Resource: [`${arnPrefix}:topicfilter/*+*`, `${arnPrefix}:topicfilter/*#*`],
            },
          ],
        },
      ],
    });
  });

  test("nothing that the customer id says reaches the policy", async () => {
    const { token } = await mint("*/?$" + "{iot:ClientId}/+/#", now);
    const { answer } = await ask(token);
    expect(answer.principalId).toMatch(/^[a-z2-7]{32}$/);
    expect(JSON.stringify(answer)).not.toContain("$");
  });

  test("a connection no longer than its token", async () => {
    const { answer } = await ask(await forge({ iss: rules.issuer, aud: rules.audience, sub: hash, exp: inAnHour - 1 }));
    expect(answer.disconnectAfterInSeconds).toBe(3_599);
  });

  test("keys that the issuer publishes, fetched once", async () => {
    const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" };
    let fetches = 0;
    const server = http.createServer((_request, response) => {
      fetches++;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const published = publishedTokenKeys(`http://127.0.0.1:${typeof address === "object" && address?.port}/jwks.json`);
    const { token } = await mint("u-4711", now);
    for (let times = 0; times < 2; times++) {
      expect((await ask(token, "", { key: published })).answer.isAuthenticated).toBe(true);
    }
    expect(fetches).toBe(1);
  });
});

describe("refuses", () => {
  const claims: JWTPayload = { iss: rules.issuer, aud: rules.audience, sub: hash, exp: inAnHour };
  const unsigned = (header: object) =>
    [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const otherKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const rsaKey = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;

  test.each([
    ["no token", undefined, "token: malformed"],
    ["an empty token", "", "token: malformed"],
    ["what is no token", "hello", "token: malformed"],
    ["an expired token", forge({ ...claims, exp: inAnHour - 3_601 }), "token: expired"],
    ["a token that ends within 300 s", forge({ ...claims, exp: inAnHour - 3_301 }), "expires within 300 s"],
    ["a token that is not valid yet", forge({ ...claims, nbf: inAnHour }), "token: claim nbf"],
    ["a token without an end", forge({ ...claims, exp: undefined }), "token: claim exp"],
    ["a token for another audience", forge({ ...claims, aud: "web" }), "token: claim aud"],
    ["a token of another issuer", forge({ ...claims, iss: "https://evil.example.com/" }), "token: claim iss"],
    ["a token of another key", forge(claims, otherKey), "token: signature"],
    ["the algorithm none", `${unsigned({ alg: "none" })}.`, "token: algorithm"],
    ["the public key used as an HMAC secret", forge(claims, Buffer.from(publicPem), "HS256"), "token: algorithm"],
    ["another algorithm than the key's", forge(claims, rsaKey, "RS256"), "token: algorithm"],
    ["a token with a customer id for its subject", forge({ ...claims, sub: "u-4711" }), "token: claim sub"],
    ["a subject that would match everybody", forge({ ...claims, sub: "*" }), "token: claim sub"],
    ["a token with no subject", forge({ ...claims, sub: undefined }), "token: claim sub"],
    ["a claim interests that we do not know", forge({ ...claims, interests: "all" }), "token: claim interests"],
  ])("%s, and logs why", async (_, token, reason) => {
    const refused = await ask(await token);
    expect(refused.answer).toEqual(refusal);
    expect(refused.reason).toBe(reason);
  });

  test("nobody when the issuer's keys cannot be had: the invocation fails, and is no token's fault", async () => {
    const published = publishedTokenKeys("http://127.0.0.1:1/jwks.json");
    const { token } = await mint("u-4711", now);
    await expect(ask(token, "", { key: published })).rejects.toThrow();
  });
});

describe("a token that is limited to a ticket", () => {
  const later = new Date(inAnHour * 1000);
  const grantedTopics = (answer: typeof refusal) =>
    JSON.stringify(answer.policyDocuments).match(/topicfilter\/poke[^"]*/g);

  test("may join what the ticket lists and no other multicast", async () => {
    const { token } = await mint("u-4711", now, "ticket");
    const ticket = await mintInterestTicket(ticketKey, hash, [{ domain: "PLAYLIST", filter: "p/7" }], later);
    const { answer } = await ask(token, ticket);
    expect(grantedTopics(answer)).toEqual([`topicfilter/poke/v1/c/${hash}/*`, "topicfilter/poke/v1/m/PLAYLIST/p~2F7"]);
  });

  test("may join no multicast without a ticket", async () => {
    const { answer } = await ask((await mint("u-4711", now, "ticket")).token);
    expect(grantedTopics(answer)).toEqual([`topicfilter/poke/v1/c/${hash}/*`]);
  });

  test("an open token does not read the ticket", async () => {
    const { answer } = await ask((await mint("u-4711", now)).token, "junk");
    expect(answer.isAuthenticated).toBe(true);
  });

  test("fifty interests fit in the policies; each is at most 2,048 characters, and there are at most ten", async () => {
    const interests = Array.from({ length: 50 }, (_, at) => ({
      domain: "PLAYLIST",
      filter: `${at}-${"x".repeat(40)}`,
    }));
    const ticket = await mintInterestTicket(ticketKey, hash, interests, later);
    const { answer } = await ask((await mint("u-4711", now, "ticket")).token, ticket);
    expect(grantedTopics(answer)).toHaveLength(51);
    expect(answer.policyDocuments.length).toBeLessThanOrEqual(10);
    for (const document of answer.policyDocuments) expect(JSON.stringify(document).length).toBeLessThanOrEqual(2_048);
  });

  test.each([
    ["of another customer", () => mintInterestTicket(ticketKey, "x".repeat(32), [], later), "ticket: claim sub"],
    [
      "of another key",
      () => mintInterestTicket("another key of enough length, at least", hash, [], later),
      "ticket: signature",
    ],
    ["that has ended", () => mintInterestTicket(ticketKey, hash, [], now), "ticket: expired"],
    ["that is the customer token itself", async () => (await mint("u-4711", now, "ticket")).token, "ticket: algorithm"],
    ["that is junk", async () => "junk", "ticket: malformed"],
    [
      "with more than the policies can hold",
      () =>
        mintInterestTicket(
          ticketKey,
          hash,
          Array.from({ length: 50 }, (_, at) => ({ domain: "D".repeat(64), filter: `${at}-${"x".repeat(120)}` })),
          later,
        ),
      "more interests than policies can hold",
    ],
  ])("a ticket %s is refused", async (_, make, reason) => {
    const refused = await ask((await mint("u-4711", now, "ticket")).token, await make());
    expect([refused.answer, refused.reason]).toEqual([refusal, reason]);
  });

  test("without a ticket key no ticket is good", async () => {
    const ticket = await mintInterestTicket(ticketKey, hash, [], later);
    const token = await mint("u-4711", now, "ticket");
    expect((await ask(token.token, ticket, { ticketKey: undefined })).answer).toEqual(refusal);
  });
});
