import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { AddressGuard } from "./address-guard.ts";
import { ResponseTooLarge } from "./up-to.ts";

/** The server returned no usable response. A transient failure may be retried. */
export class BadResponse extends Error {
  override readonly name = "BadResponse";
  readonly isTransient: boolean;

  constructor(message: string, isTransient: boolean, cause?: unknown) {
    super(message, { cause });
    this.isTransient = isTransient;
  }
}

export type RequestTarget = { url: string; guard: AddressGuard; headers?: Record<string, string> };

/** Sends a request, and resolves with what `read` returns for its response, or rejects with `BadResponse`. */
export type SendRequest = <Result>(
  body: string | undefined,
  signal: AbortSignal,
  read: (response: IncomingMessage) => Result | Promise<Result>,
) => Promise<Result>;

/**
 * A client that sends requests to one URL. It does not follow redirects, because they could lead to a forbidden address.
 * Throws `ForbiddenTarget`.
 */
export const createRequest = (method: "HEAD" | "POST", { url, guard, headers = {} }: RequestTarget): SendRequest => {
  const target = new URL(url);
  const forbidden = guard.whyForbidden(target);
  if (forbidden !== undefined) throw forbidden;
  const request = target.protocol === "https:" ? requestHttps : requestHttp;
  const options = { method, agent: guard.agentFor(target), headers };

  return async (body, signal, read) => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request(target, { ...options, signal }, resolve)
      .on("error", reject)
      .end(body);
    try {
      return await read(await promise);
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
