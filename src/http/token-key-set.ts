import { get as getHttp, type IncomingMessage } from "node:http";
import { get as getHttps } from "node:https";
import { text } from "node:stream/consumers";
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import { RemoteFault } from "../errors.ts";
import { upTo } from "./up-to.ts";

// The authorizer has 5 s in total. [IoT Core developer guide: custom authentication]
const TIMEOUT_MS = 2_000;
// Enough for a hundred RSA keys with their certificates.
const BODY_MAX_BYTES = 524_288;
// A key that the issuer withdrew is accepted for at most ten more minutes, or for six hours while the issuer is down: long
// enough to bridge an outage, and short enough to limit the use of a stolen key.
const MAX_AGE_MS = 600_000;
const STALE_MAX_AGE_MS = 21_600_000;
// Unknown keys cause at most one fetch in 30 s. After a fetch that failed there is none for 5 s.
const COOL_DOWN_MS = 30_000;
const FAILURE_COOL_DOWN_MS = 5_000;

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** The URL of a key set: https, or http to this machine, where only the local cloud and tests have an issuer. */
export const KeySetUrl = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine(({ protocol, hostname }) => protocol === "https:" || LOOPBACK.includes(hostname), { error: "must be https" });

type Settings = { warn: (message: string, fields: Record<string, unknown>) => void; nowMs?: () => number };
type KeySet = { findKey: JWTVerifyGetKey; fetchedAtMs: number };
type Failure = { error: unknown; untilMs: number };

/**
 * The keys at a URL. Fetches them for the first token, when they are ten minutes old, and when a token names an unknown
 * key; concurrent tokens wait for the same fetch. While it fails, the keys are kept for up to six hours, with a warning.
 * Throws `RemoteFault` if there are none. It replaces `createRemoteJWKSet` of jose, which loads `fetch` and so adds 20 ms
 * to the authorizer's cold start, for which clients wait.
 */
export const tokenKeySet = (url: URL, { warn, nowMs = Date.now }: Settings): JWTVerifyGetKey => {
  let known: KeySet | undefined;
  let failure: Failure | undefined;
  let fetching: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    try {
      known = { findKey: await fetchKeys(url), fetchedAtMs: nowMs() };
      failure = undefined;
    } catch (error) {
      failure = { error, untilMs: nowMs() + FAILURE_COOL_DOWN_MS };
      warn("key set not fetched", { error, ageMs: known && nowMs() - known.fetchedAtMs });
    }
  };
  const refreshOnce = (): Promise<void> => {
    if (failure !== undefined && nowMs() < failure.untilMs) return Promise.resolve();
    fetching ??= refresh().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };
  const isYounger = (ageMs: number): boolean => known !== undefined && nowMs() - known.fetchedAtMs < ageMs;
  const usable = (): KeySet => {
    if (known !== undefined && isYounger(STALE_MAX_AGE_MS)) return known;
    throw failure?.error;
  };

  return async (header, token) => {
    if (!isYounger(MAX_AGE_MS)) await refreshOnce();
    try {
      return await usable().findKey(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || isYounger(COOL_DOWN_MS)) throw error;
      await refreshOnce();
      return usable().findKey(header, token);
    }
  };
};

/** Redirects are not followed. */
const fetchKeys = async (url: URL): Promise<JWTVerifyGetKey> => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const get = url.protocol === "https:" ? getHttps : getHttp;
  const headers = { accept: "application/json, application/jwk-set+json", "user-agent": "poke-authorizer" };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const request = get(url, { headers, signal }, resolve).on("error", reject);
  try {
    const response = await promise;
    if (response.statusCode !== 200) throw new Error(`returned status ${response.statusCode} for its key set`);
    return createLocalJWKSet(JSON.parse(await text(upTo(BODY_MAX_BYTES, response))));
  } catch (cause) {
    throw new RemoteFault(`key set of ${url.origin}`, signal.aborted ? "timeout" : "unavailable", cause);
  } finally {
    request.destroy();
  }
};
