import { generateKeyPairSync } from "node:crypto";
import http from "node:http";
import { errors, exportJWK, type JWTVerifyGetKey } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { tokenKeySet } from "../../src/http/token-key-set.ts";

const publicJwk = async (kid: string) => ({
  ...(await exportJWK(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey)),
  kid,
  alg: "ES256",
});

/** An issuer with mutable keys and status, and a clock that tests set. */
const startIssuer = async () => {
  const issuer = { kids: ["a"], status: 200, fetches: 0, now: 0 };
  const server = http.createServer(async (_, response) => {
    issuer.fetches++;
    response.writeHead(issuer.status);
    response.end(JSON.stringify({ keys: await Promise.all(issuer.kids.map(publicJwk)) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = new URL(`http://127.0.0.1:${typeof address === "object" && address?.port}/keys`);
  return { issuer, keys: tokenKeySet(url, () => issuer.now) };
};

const find = (keys: JWTVerifyGetKey, kid: string) => keys({ alg: "ES256", kid }, { payload: "", signature: "" });

test("are fetched again after ten minutes", async () => {
  const { issuer, keys } = await startIssuer();
  await find(keys, "a");
  issuer.now = 599_999;
  await find(keys, "a");
  expect(issuer.fetches).toBe(1);
  issuer.now = 600_000;
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

test("a key that was withdrawn is not found after ten minutes", async () => {
  const { issuer, keys } = await startIssuer();
  await find(keys, "a");
  issuer.kids = ["b"];
  issuer.now = 600_000;
  await expect(find(keys, "a")).rejects.toThrow(errors.JWKSNoMatchingKey);
});

test("cannot be fetched from an issuer that does not return 200; the next token retries", async () => {
  const { issuer, keys } = await startIssuer();
  issuer.status = 302;
  await expect(find(keys, "a")).rejects.toThrow("returned status 302 for its key set");
  issuer.status = 200;
  await find(keys, "a");
});
