import { generateKeyPairSync } from "node:crypto";
import http, { type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { errors, exportJWK, type JWTVerifyGetKey } from "jose";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { RemoteFault } from "../../src/errors.ts";
import { KeySetUrl, tokenKeySet } from "../../src/http/token-key-set.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const publicJwk = async (kid: string) => ({
  ...(await exportJWK(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey)),
  kid,
  alg: "ES256",
});

type Respond = (response: ServerResponse) => void;

/** An issuer with mutable keys and a response that tests can replace, and a clock that tests set. */
const startIssuer = async () => {
  const issuer = { kids: ["a"], fetches: 0, now: 0, respond: undefined as Respond | undefined };
  const server = http.createServer(async (_, response) => {
    issuer.fetches++;
    if (issuer.respond) return issuer.respond(response);
    response.end(JSON.stringify({ keys: await Promise.all(issuer.kids.map(publicJwk)) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`);
  const warn = vi.fn();
  return { issuer, warn, url, keys: tokenKeySet(url, { warn, nowMs: () => issuer.now }) };
};

const find = async (keys: JWTVerifyGetKey, kid: string) => keys({ alg: "ES256", kid }, { payload: "", signature: "" });

const status =
  (code: number, headers = {}): Respond =>
  (response) =>
    response.writeHead(code, headers).end();

describe("the keys of an issuer", () => {
  test("are fetched again after ten minutes", async () => {
    const { issuer, keys } = await startIssuer();
    await find(keys, "a");
    issuer.now = 10 * MINUTE - 1;
    await find(keys, "a");
    expect(issuer.fetches).toBe(1);
    issuer.now = 10 * MINUTE;
    await find(keys, "a");
    expect(issuer.fetches).toBe(2);
  });

  test("are fetched again for an unknown key, but not twice in 30 s", async () => {
    const { issuer, keys } = await startIssuer();
    await find(keys, "a");
    issuer.kids = ["a", "b"];
    await expect(find(keys, "b")).rejects.toThrow(errors.JWKSNoMatchingKey);
    expect(issuer.fetches).toBe(1);
    issuer.now = 30_000;
    await find(keys, "b");
    await expect(find(keys, "c")).rejects.toThrow(errors.JWKSNoMatchingKey);
    expect(issuer.fetches).toBe(2);
  });

  test("do not contain a withdrawn key after ten minutes", async () => {
    const { issuer, keys } = await startIssuer();
    await find(keys, "a");
    issuer.kids = ["b"];
    issuer.now = 10 * MINUTE;
    await expect(find(keys, "a")).rejects.toThrow(errors.JWKSNoMatchingKey);
  });

  test("are fetched once for all tokens that arrive meanwhile", async () => {
    const { issuer, keys } = await startIssuer();
    await Promise.all(Array.from({ length: 50 }, () => find(keys, "a")));
    expect(issuer.fetches).toBe(1);
    issuer.now = 30_000;
    await Promise.allSettled(Array.from({ length: 50 }, (_, at) => find(keys, `unknown ${at}`)));
    expect(issuer.fetches).toBe(2);
  });
});

describe("while the issuer is down", () => {
  test("its keys are kept for six hours, with a warning for each fetch that failed", async () => {
    const { issuer, warn, keys } = await startIssuer();
    await find(keys, "a");
    issuer.respond = status(503);
    issuer.now = 10 * MINUTE;
    await find(keys, "a");
    await find(keys, "a");
    expect(issuer.fetches).toBe(2);
    expect(warn.mock.calls).toEqual([["key set not fetched", { error: expect.any(RemoteFault), ageMs: 10 * MINUTE }]]);
    issuer.now = 6 * HOUR - 1;
    await find(keys, "a");
    issuer.now = 6 * HOUR + 5_000;
    await expect(find(keys, "a")).rejects.toThrow(RemoteFault);
  });

  test("an unknown key is rejected as unknown, and not as a failure of the issuer", async () => {
    const { issuer, keys } = await startIssuer();
    await find(keys, "a");
    issuer.respond = status(503);
    issuer.now = HOUR;
    await expect(find(keys, "b")).rejects.toThrow(errors.JWKSNoMatchingKey);
    expect(issuer.fetches).toBe(2);
  });

  test("a failed fetch is not repeated for 5 s; then the next token repeats it", async () => {
    const { issuer, keys } = await startIssuer();
    issuer.respond = status(503);
    await expect(find(keys, "a")).rejects.toThrow(RemoteFault);
    await expect(find(keys, "a")).rejects.toThrow(RemoteFault);
    expect(issuer.fetches).toBe(1);
    issuer.respond = undefined;
    issuer.now = 5_000;
    await find(keys, "a");
    expect(issuer.fetches).toBe(2);
  });
});

describe("a key set is not accepted", () => {
  test.each<[string, Respond]>([
    ["from a redirect", status(302, { location: "/other" })],
    ["with more than 512 KiB", (response) => response.end(`{"keys":[],"x":"${"x".repeat(524_288)}"}`)],
    ["that is not JSON", (response) => response.end("<html>")],
    ["that has no keys", (response) => response.end("{}")],
    ["that is cut off", (response) => response.write('{"keys":[]', () => response.destroy())],
    ["from an issuer that closes the connection", (response) => response.destroy()],
  ])("%s", async (_, respond) => {
    const { issuer, url, keys } = await startIssuer();
    issuer.respond = respond;
    const fault = await find(keys, "a").catch((error: unknown) => error);
    expect(fault).toMatchObject({ name: "RemoteFault", kind: "unavailable", operation: `key set of ${url.origin}` });
    expect(issuer.fetches).toBe(1);
  });

  test.each<[string, Respond]>([
    ["that does not begin", () => {}],
    ["that does not end", (response) => response.write('{"keys":[')],
  ])("%s within two seconds", async (_, respond) => {
    const { issuer, keys } = await startIssuer();
    issuer.respond = respond;
    await expect(find(keys, "a")).rejects.toMatchObject({ name: "RemoteFault", kind: "timeout" });
  });
});

describe("the URL of a key set", () => {
  test.each([
    "https://accounts.example.com/.well-known/jwks.json",
    "http://127.0.0.1:4566/keys",
    "http://localhost/keys",
    "http://[::1]/keys",
  ])("may be %s", (url) => expect(KeySetUrl.parse(url).href).toBe(url));

  test.each([
    "http://accounts.example.com/keys",
    "http://127.0.0.1.example.com/keys",
    "http://169.254.169.254/latest",
    "file:///etc/passwd",
    "accounts.example.com",
    "",
  ])("may not be %j", (url) => expect(KeySetUrl.safeParse(url).success).toBe(false));
});
