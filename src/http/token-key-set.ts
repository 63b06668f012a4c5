import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { json } from "node:stream/consumers";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

// The authorizer has 5 s in all. [IoT custom authentication]
const TIMEOUT_MS = 2_000;
// A key that the issuer has withdrawn is good for ten more minutes; unknown keys make one fetch in 30 s.
const KEPT_MS = 600_000;
const COOL_DOWN_MS = 30_000;

const fetchKeySet = async (url: URL): Promise<JSONWebKeySet> => {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const get = url.protocol === "https:" ? getHttps : getHttp;
  const headers = { accept: "application/json, application/jwk-set+json", "user-agent": "poke-authorizer" };
  get(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
    if (response.statusCode === 200) json(response).then(resolve, reject);
    else {
      response.resume();
      reject(new Error(`${url.origin} answered ${response.statusCode} when asked for its keys`));
    }
  }).on("error", reject);
  // `createLocalJWKSet` refuses what is no key set.
  return promise as Promise<JSONWebKeySet>;
};

/**
 * The keys under a URL, fetched when they are first asked for, when they are old, and when a token names one that is
 * not among them. Clients wait for the authorizer's cold start, and `createRemoteJWKSet` of jose makes it 20 ms longer:
 * it loads all of `fetch`.
 */
export const tokenKeySet = (url: URL, clock: () => number = Date.now): JWTVerifyGetKey => {
  let known: { findKey: JWTVerifyGetKey; fetchedAt: number } | undefined;
  const fetchKeys = async () => {
    known = { findKey: createLocalJWKSet(await fetchKeySet(url)), fetchedAt: clock() };
    return known;
  };
  return async (header, token) => {
    const keys = known && clock() - known.fetchedAt < KEPT_MS ? known : await fetchKeys();
    try {
      return await keys.findKey(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || clock() - keys.fetchedAt < COOL_DOWN_MS) throw error;
      return (await fetchKeys()).findKey(header, token);
    }
  };
};
