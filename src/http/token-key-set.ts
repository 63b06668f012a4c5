import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { json } from "node:stream/consumers";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

// The authorizer has 5 s in total. [IoT Core developer guide: custom authentication]
const TIMEOUT_MS = 2_000;
// A key that the issuer withdrew is accepted for at most ten more minutes; unknown keys cause at most one fetch in 30 s.
const MAX_AGE_MS = 600_000;
const COOL_DOWN_MS = 30_000;

const fetchKeySet = async (url: URL): Promise<JSONWebKeySet> => {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const get = url.protocol === "https:" ? getHttps : getHttp;
  const headers = { accept: "application/json, application/jwk-set+json", "user-agent": "poke-authorizer" };
  get(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
    if (response.statusCode === 200) json(response).then(resolve, reject);
    else {
      response.resume();
      reject(new Error(`${url.origin} returned status ${response.statusCode} for its key set`));
    }
  }).on("error", reject);
  // `createLocalJWKSet` validates the shape.
  return promise as Promise<JSONWebKeySet>;
};

/**
 * The keys at a URL. Fetches them for the first token, when they are ten minutes old, and when a token names an unknown
 * key. It replaces `createRemoteJWKSet` of jose, which loads `fetch` and so adds 20 ms to the authorizer's cold start,
 * for which clients wait.
 */
export const tokenKeySet = (url: URL, clock: () => number = Date.now): JWTVerifyGetKey => {
  let known: { findKey: JWTVerifyGetKey; fetchedAt: number } | undefined;
  const fetchKeys = async () => {
    known = { findKey: createLocalJWKSet(await fetchKeySet(url)), fetchedAt: clock() };
    return known;
  };
  return async (header, token) => {
    const keys = known && clock() - known.fetchedAt < MAX_AGE_MS ? known : await fetchKeys();
    try {
      return await keys.findKey(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || clock() - keys.fetchedAt < COOL_DOWN_MS) throw error;
      return (await fetchKeys()).findKey(header, token);
    }
  };
};
