// The history of pokes over the wire: the function `poke` writes it, and the function URL of `poke-history` returns it.
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { toSinceToken } from "../../src/poke/history/since-token.ts";
import { sendPoke } from "../../src/poke-sender/index.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";

const HISTORY = { Likes: { pokes: 30, hours: 1 }, Badges: { pokes: 30, hours: 1 }, Short: { pokes: 3, hours: 1 } };

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ params: { pokeHistory: JSON.stringify(HISTORY) }, log: () => {} });
}, 120_000);
afterAll(() => here.close());

const credentialsOf = async (customerId: string) =>
  (await fetch(`${here.cloud.url}/_local/token?customerId=${customerId}`)).json();

type Query = { domain?: string; since?: string; seen?: string } & Record<string, string>;

const request = async (query: Query, headers: Record<string, string>, method = "GET") => {
  const url = `${here.cloud.url}/_local/urls/poke-history/?${new URLSearchParams(query)}`;
  const response = await fetch(url, { method, headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
};

/** A customer who reads a history. */
const signIn = async (customerId: string) => {
  const { token, customerHash } = await credentialsOf(customerId);
  const get = (query: Query) => request(query, { authorization: `Bearer ${token}` });
  const tokenNow = async (domain: string): Promise<string> => (await get({ domain })).body.next;
  return { get, tokenNow, customerHash };
};

const poke = (customerId: string, domain: string, data: unknown, id?: string) =>
  sendPoke(customerId, domain, data, here.clients.lambda, id === undefined ? {} : { id });

const dataOf = ({ body }: { body: { pokes: { data: unknown }[] } }) => body.pokes.map(({ data }) => data);

describe("a customer reads the history of a domain", () => {
  test("from a token on, oldest first, exactly as published, and continues with the next token", async () => {
    const { get, tokenNow } = await signIn("reader");
    const since = await tokenNow("Likes");
    await poke("reader", "Likes", { likes: 1 }, "one");
    await poke("reader", "Likes", { likes: 2 }, "two");
    const first = await get({ domain: "Likes", since });
    expect(first).toMatchObject({ status: 200, body: { more: false } });
    expect(first.body.pokes).toEqual([
      { v: 1, id: "one", ts: expect.any(Number), type: "poke", domain: "Likes", data: { likes: 1 } },
      { v: 1, id: "two", ts: expect.any(Number), type: "poke", domain: "Likes", data: { likes: 2 } },
    ]);
    await poke("reader", "Likes", { likes: 3 });
    expect(dataOf(await get({ domain: "Likes", since: first.body.next }))).toEqual([{ likes: 3 }]);
    expect(dataOf(await get({ domain: "Likes", since }))).toHaveLength(3);
  }, 60_000);

  test("in pages of 20, whatever it asks for", async () => {
    const { get, tokenNow } = await signIn("pager");
    const since = await tokenNow("Likes");
    for (let at = 0; at < 25; at++) await poke("pager", "Likes", at);
    const first = await get({ domain: "Likes", since, limit: "1000000" });
    expect(dataOf(first)).toEqual(Array.from({ length: 20 }, (_, at) => at));
    expect(first.body.more).toBe(true);
    const second = await get({ domain: "Likes", since: first.body.next });
    expect(dataOf(second)).toEqual([20, 21, 22, 23, 24]);
    expect(second.body.more).toBe(false);
  }, 120_000);

  test("from the newest poke that it has seen, although its token is older than the history", async () => {
    const { get, tokenNow } = await signIn("watcher");
    const since = await tokenNow("Short");
    for (const id of ["a", "b", "c", "d", "e"]) await poke("watcher", "Short", id, id);
    expect(await get({ domain: "Short", since })).toMatchObject({ status: 410, body: { error: "gap" } });
    expect(dataOf(await get({ domain: "Short", since, seen: "d" }))).toContain("e");
    expect((await get({ domain: "Short", since, seen: "a" })).status).toBe(410);
  }, 60_000);

  test("not with a token that is too old: the response says that there is a gap, and where to continue", async () => {
    const { get, customerHash } = await signIn("sleeper");
    await poke("sleeper", "Likes", "before");
    const aMonthAgo = new Date(Date.now() - 31 * 86_400_000);
    const since = toSinceToken(`poke/v1/c/${customerHash}/Likes`, { epoch: 0, seq: 0 }, aMonthAgo);
    const { status, body } = await get({ domain: "Likes", since });
    expect({ status, error: body.error }).toEqual({ status: 410, error: "gap" });
    await poke("sleeper", "Likes", "after");
    expect(dataOf(await get({ domain: "Likes", since: body.next }))).toEqual(["after"]);
  }, 60_000);

  test("without the pokes that expired", async () => {
    const { get, tokenNow } = await signIn("late");
    const since = await tokenNow("Likes");
    await sendPoke("late", "Likes", "for a second", here.clients.lambda, { expiresInSeconds: 1 });
    await poke("late", "Likes", "for long");
    await vi.waitFor(async () => expect(dataOf(await get({ domain: "Likes", since }))).toEqual(["for long"]));
  }, 60_000);
});

describe("the reader refuses", () => {
  test.each([
    ["no token", {}, "unauthorized"],
    ["a token that is none", { authorization: "Bearer none" }, "unauthorized"],
    ["another scheme", { authorization: "Basic dTpw" }, "unauthorized"],
  ])("%s", async (_, headers: Record<string, string>, error) => {
    const { status, body, headers: received } = await request({ domain: "Likes" }, headers);
    expect({ status, error: body.error }).toEqual({ status: 401, error });
    expect(received.get("www-authenticate")).toBe("Bearer");
  });

  test("a token in the query string", async () => {
    const { token } = await credentialsOf("reader");
    const { status } = await request(
      { domain: "Likes", token, access_token: token, authorization: `Bearer ${token}` },
      {},
    );
    expect(status).toBe(401);
  });

  test.each(["POST", "PUT", "DELETE"])("the method %s", async (method) => {
    const { token } = await credentialsOf("reader");
    const { status, headers } = await request({ domain: "Likes" }, { authorization: `Bearer ${token}` }, method);
    expect([status, headers.get("allow")]).toEqual([405, "GET"]);
  });

  test("a domain without a history, and one that is none", async () => {
    const { get } = await signIn("reader");
    expect(await get({ domain: "Secrets" })).toMatchObject({ status: 404, body: { error: "no-history" } });
    expect(await get({})).toMatchObject({ status: 400, body: { error: "invalid-domain" } });
    expect(await get({ domain: "__proto__" })).toMatchObject({ status: 404 });
  });

  test("the `since` token of another customer or domain, and a forged one", async () => {
    const [ada, eve] = [await signIn("ada"), await signIn("eve")];
    const forged = Buffer.from(JSON.stringify([1, 0, 0, Date.now(), "AAAAAAAAAAA"])).toString("base64url");
    const tokens = [await ada.tokenNow("Likes"), await eve.tokenNow("Badges"), forged, "x".repeat(10_000), "🦊"];
    for (const since of tokens)
      expect(await eve.get({ domain: "Likes", since })).toMatchObject({
        status: 400,
        body: { error: "invalid-since" },
      });
  });

  test("the pokes of another customer, also to a client that makes a `since` token for the other's topic", async () => {
    const [ada, eve] = [await signIn("ada"), await signIn("eve")];
    await poke("ada", "Likes", "a secret of ada");
    const ofAda = toSinceToken(`poke/v1/c/${ada.customerHash}/Likes`, { epoch: 0, seq: 0 }, new Date());
    expect((await eve.get({ domain: "Likes", since: ofAda })).status).toBe(400);
    const own = toSinceToken(`poke/v1/c/${eve.customerHash}/Likes`, { epoch: 0, seq: 0 }, new Date());
    for (const query of [{ since: own }, { since: own, seen: "../ada" }, { since: own, customerId: "ada" }, {}])
      expect(dataOf(await eve.get({ domain: "Likes", ...query }))).toEqual([]);
  }, 60_000);
});

describe("the function `poke`", () => {
  test("publishes a poke that it cannot store, and says so in the response", async () => {
    const { get, tokenNow } = await signIn("unlucky");
    const since = await tokenNow("Likes");
    await here.setFaults([{ service: "dynamodb", kind: "throttle" }]);
    const response = await poke("unlucky", "Likes", "lost").finally(() => here.setFaults([]));
    expect(response).toMatchObject({ warning: "published, but not stored in the history of its domain" });
    expect(dataOf(await get({ domain: "Likes", since }))).toEqual([]);
  }, 60_000);

  test("stores nothing of a domain without a history", async () => {
    const payload = JSON.stringify({ customerId: "reader", domain: "Plain", data: 1 });
    const { Payload } = await here.clients.lambda.send(new InvokeCommand({ FunctionName: "poke", Payload: payload }));
    expect(JSON.parse(Payload?.transformToString() ?? "")).not.toHaveProperty("warning");
    const { get } = await signIn("reader");
    expect((await get({ domain: "Plain" })).status).toBe(404);
  }, 60_000);
});

test("a page of another server on this machine may read it, and a page of another site may not", async () => {
  const url = `${here.cloud.url}/_local/urls/poke-history/?domain=Likes`;
  const preflight = (origin: string) =>
    fetch(url, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "GET", "access-control-request-headers": "authorization" },
    });
  const allowed = await preflight("http://localhost:5173");
  expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([204, "http://localhost:5173"]);
  expect(allowed.headers.get("access-control-allow-headers")).toContain("authorization");
  expect((await preflight("https://other.example")).status).toBe(403);
});
