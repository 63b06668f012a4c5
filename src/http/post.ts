import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import type { AddressGuard } from "./address-guard.ts";
import { ResponseTooLarge, upTo } from "./up-to.ts";

/** The server returned no usable response. A transient failure may be retried. */
export class BadResponse extends Error {
  override readonly name = "BadResponse";
  readonly isTransient: boolean;

  constructor(message: string, isTransient: boolean, cause?: unknown) {
    super(message, { cause });
    this.isTransient = isTransient;
  }
}

export type PostTarget = { url: string; guard: AddressGuard; headers?: Record<string, string> };
export type PostResponse = { status: number; body: string };
/** Posts JSON text; resolves with the response, whatever its status, or rejects with `BadResponse`. */
export type Post = (body: string, signal: AbortSignal) => Promise<PostResponse>;

// [Pinpoint quotas: AWS Lambda] half of the 6 MB that the hook's request and response may have together.
const RESPONSE_MAX_BYTES = 3_000_000;

/** A client that posts to one URL. It does not follow redirects, because they could lead to a forbidden address. */
export const createPost = ({ url, guard, headers = {} }: PostTarget): Post => {
  const target = new URL(url);
  const forbidden = guard.whyForbidden(target);
  if (forbidden !== undefined) throw forbidden;
  const request = target.protocol === "https:" ? requestHttps : requestHttp;
  const options = {
    method: "POST",
    agent: guard.agentFor(target),
    headers: { "content-type": "application/json", ...headers },
  };

  return async (body, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request(target, { ...options, signal }, resolve)
      .on("error", reject)
      .end(body);
    try {
      const response = await promise;
      return { status: response.statusCode ?? 0, body: await text(upTo(RESPONSE_MAX_BYTES, response)) };
    } catch (cause) {
      throw toBadResponse(cause, signal);
    }
  };
};

const toBadResponse = (cause: unknown, signal: AbortSignal): BadResponse => {
  if (cause instanceof ResponseTooLarge) return new BadResponse(cause.message, false, cause);
  return new BadResponse(signal.aborted ? "timed out" : `request failed: ${codeOf(cause)}`, true, cause);
};

/** The code of a system error, such as ECONNREFUSED, or the name of another error. Its message may contain an address. */
const codeOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return "unknown error";
  return "code" in cause ? String(cause.code) : cause.name;
};
