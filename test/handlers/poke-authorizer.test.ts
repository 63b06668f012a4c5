import { generateKeyPairSync } from "node:crypto";
import http from "node:http";
import { exportJWK, type JWTPayload } from "jose";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { run } from "../../handlers/poke-authorizer.ts";
import { RemoteFault } from "../../src/errors.ts";
import { tokenKeySet } from "../../src/http/token-key-set.ts";
import { AuthorizerEvent, REFUSAL } from "../../src/poke/authorization.ts";
import { customerHash } from "../../src/poke/customer-hash.ts";
import { mintInterestTicket } from "../../src/poke/interest-ticket.ts";
import { publishedTokenKeys } from "../../src/poke/token-key.ts";
import {
  ARN_PREFIX,
  forge,
  key,
  mint,
  publicKey,
  publicPem,
  rules,
  TICKET_KEY,
  TOPIC_KEY,
} from "../poke/token-fixture.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const hash = customerHash(TOPIC_KEY, "u-4711");
const publishedKeys = (url: string) => publishedTokenKeys(tokenKeySet(new URL(url), { warn: () => {} }));
const inAnHour = NOW.getTime() / 1000 + 3_600;

const authorize = async (password: string | undefined, username = "", ports = {}) => {
  const mqtt = { clientId: `${hash}-x`, username, ...(password !== undefined && { password: btoa(password) }) };
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const event = AuthorizerEvent.parse({ protocolData: { mqtt } });
  const response = await run(
    event,
    { key, rules, ticketKey: TICKET_KEY, arnPrefix: ARN_PREFIX, ...ports },
    { now: NOW, log },
  );
  return { response, reason: log.info.mock.calls[0]?.[1]?.reason };
};

describe("grants", () => {
  test("a customer its own client ids, its own topics and all multicasts, and no publish", async () => {
    const { token, customerHash: minted, expiresAt } = await mint("u-4711", NOW);
    expect([minted, expiresAt]).toEqual([hash, NOW.getTime() + 3_600_000]);
    const { response } = await authorize(token);
    expect(response).toEqual({
      isAuthenticated: true,
      principalId: hash,
      disconnectAfterInSeconds: 3_600,
      refreshAfterInSeconds: 300,
      policyDocuments: [
        {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "iot:Connect", Resource: `${ARN_PREFIX}:client/${hash}-*` },
            {
              Effect: "Allow",
              Action: "iot:Subscribe",
              Resource: [`${ARN_PREFIX}:topicfilter/poke/v1/c/${hash}/*`, `${ARN_PREFIX}:topicfilter/poke/v1/m/*`],
            },
            {
              Effect: "Allow",
              Action: "iot:Receive",
              Resource: [`${ARN_PREFIX}:topic/poke/v1/c/${hash}/*`, `${ARN_PREFIX}:topic/poke/v1/m/*`],
            },
            {
              Effect: "Deny",
              Action: "iot:Subscribe",
              Resource: [`${ARN_PREFIX}:topicfilter/*+*`, `${ARN_PREFIX}:topicfilter/*#*`],
            },
          ],
        },
      ],
    });
  });

  test("a policy that contains nothing of the customer id", async () => {
    const customerId = "*/?$" + "{iot:ClientId}/+/#";
    const { response } = await authorize((await mint(customerId, NOW)).token);
    const { response: ordinary } = await authorize((await mint("u-4711", NOW)).token);
    expect(JSON.stringify(response).replaceAll(customerHash(TOPIC_KEY, customerId), hash)).toBe(
      JSON.stringify(ordinary),
    );
  });

  test("a connection that ends when its token expires", async () => {
    const { response } = await authorize(
      await forge({ iss: rules.issuer, aud: rules.audience, sub: hash, exp: inAnHour - 1 }),
    );
    expect(response.disconnectAfterInSeconds).toBe(3_599);
  });

  test("tokens signed with a key that the issuer publishes, which is fetched once", async () => {
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
    const published = publishedKeys(`http://127.0.0.1:${typeof address === "object" && address?.port}/jwks.json`);
    const { token } = await mint("u-4711", NOW);
    for (let times = 0; times < 2; times++) {
      expect((await authorize(token, "", { key: published })).response.isAuthenticated).toBe(true);
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
    ["text that is not a token", "hello", "token: malformed"],
    ["an expired token", forge({ ...claims, exp: inAnHour - 3_601 }), "token: expired"],
    ["a token that expires within 300 s", forge({ ...claims, exp: inAnHour - 3_301 }), "expires within 300 s"],
    ["a token that is not valid yet", forge({ ...claims, nbf: inAnHour }), "token: claim nbf"],
    ["a token without an expiry", forge({ ...claims, exp: undefined }), "token: claim exp"],
    ["a token for another audience", forge({ ...claims, aud: "web" }), "token: claim aud"],
    ["a token of another issuer", forge({ ...claims, iss: "https://evil.example.com/" }), "token: claim iss"],
    ["a token signed with another key", forge(claims, otherKey), "token: signature"],
    ["the algorithm none", `${unsigned({ alg: "none" })}.`, "token: algorithm"],
    ["the public key used as an HMAC secret", forge(claims, Buffer.from(publicPem), "HS256"), "token: algorithm"],
    ["an algorithm that the key does not have", forge(claims, rsaKey, "RS256"), "token: algorithm"],
    ["a token with a customer id as subject", forge({ ...claims, sub: "u-4711" }), "token: claim sub"],
    ["a subject that is a policy wildcard", forge({ ...claims, sub: "*" }), "token: claim sub"],
    ["a token without subject", forge({ ...claims, sub: undefined }), "token: claim sub"],
    ["an unknown value of the token claim interests", forge({ ...claims, interests: "all" }), "token: claim interests"],
  ])("%s, and logs the reason", async (_, token, reason) => {
    const refused = await authorize(await token);
    expect(refused.response).toEqual(REFUSAL);
    expect(refused.reason).toBe(reason);
  });

  test("no token if the issuer's keys cannot be fetched: the invocation fails", async () => {
    const published = publishedKeys("http://127.0.0.1:1/jwks.json");
    const { token } = await mint("u-4711", NOW);
    await expect(authorize(token, "", { key: published })).rejects.toBeInstanceOf(RemoteFault);
  });
});

describe("a token that is limited to a ticket", () => {
  const later = new Date(inAnHour * 1000);
  const grantedTopics = (response: typeof REFUSAL) =>
    JSON.stringify(response.policyDocuments).match(/topicfilter\/poke[^"]*/g);

  test("may subscribe to the multicasts in the ticket and to no other", async () => {
    const { token } = await mint("u-4711", NOW, "ticket");
    const ticket = await mintInterestTicket(TICKET_KEY, hash, [{ domain: "PLAYLIST", filter: "p/7" }], later);
    const { response } = await authorize(token, ticket);
    expect(grantedTopics(response)).toEqual([
      `topicfilter/poke/v1/c/${hash}/*`,
      "topicfilter/poke/v1/m/PLAYLIST/p~2F7",
    ]);
  });

  test("may subscribe to no multicast without a ticket", async () => {
    const { response } = await authorize((await mint("u-4711", NOW, "ticket")).token);
    expect(grantedTopics(response)).toEqual([`topicfilter/poke/v1/c/${hash}/*`]);
  });

  test("an open token makes the ticket irrelevant", async () => {
    const { token } = await mint("u-4711", NOW);
    expect(await authorize(token, "junk")).toEqual(await authorize(token));
    expect((await authorize(token, "junk")).response.isAuthenticated).toBe(true);
  });

  test("50 interests fit in at most ten policies of at most 2,048 characters", async () => {
    const interests = Array.from({ length: 50 }, (_, at) => ({
      domain: "PLAYLIST",
      filter: `${at}-${"x".repeat(40)}`,
    }));
    const ticket = await mintInterestTicket(TICKET_KEY, hash, interests, later);
    const { response } = await authorize((await mint("u-4711", NOW, "ticket")).token, ticket);
    expect(grantedTopics(response)).toHaveLength(51);
    expect(response.policyDocuments.length).toBeLessThanOrEqual(10);
    for (const document of response.policyDocuments) expect(JSON.stringify(document).length).toBeLessThanOrEqual(2_048);
  });

  test.each([
    ["for another customer", () => mintInterestTicket(TICKET_KEY, "x".repeat(32), [], later), "ticket: claim sub"],
    [
      "signed with another key",
      () => mintInterestTicket("another key of enough length, at least", hash, [], later),
      "ticket: signature",
    ],
    ["that has expired", () => mintInterestTicket(TICKET_KEY, hash, [], NOW), "ticket: expired"],
    ["that is the customer token itself", async () => (await mint("u-4711", NOW, "ticket")).token, "ticket: algorithm"],
    ["that is not a token", async () => "junk", "ticket: malformed"],
    [
      "with more interests than the policies can hold",
      () =>
        mintInterestTicket(
          TICKET_KEY,
          hash,
          Array.from({ length: 50 }, (_, at) => ({ domain: "D".repeat(64), filter: `${at}-${"x".repeat(120)}` })),
          later,
        ),
      "more interests than policies can hold",
    ],
  ])("a ticket %s is refused", async (_, make, reason) => {
    const refused = await authorize((await mint("u-4711", NOW, "ticket")).token, await make());
    expect([refused.response, refused.reason]).toEqual([REFUSAL, reason]);
  });

  test("a ticket for more multicasts than a connection has subscriptions cannot be minted", async () => {
    const interests = Array.from({ length: 51 }, (_, at) => ({ domain: "PLAYLIST", filter: String(at) }));
    const minted = mintInterestTicket(TICKET_KEY, hash, interests, later);
    await expect(minted).rejects.toThrow(new RangeError("interests: expected at most 50, received 51"));
  });

  test("without a ticket key every ticket is refused", async () => {
    const ticket = await mintInterestTicket(TICKET_KEY, hash, [], later);
    const token = await mint("u-4711", NOW, "ticket");
    expect((await authorize(token.token, ticket, { ticketKey: undefined })).response).toEqual(REFUSAL);
  });
});
