import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { publicLookup, whyForbidden } from "./address-guard.ts";

/** The other side gave no usable answer. `isTransient` says whether to ask again. */
export class BadAnswer extends Error {
  override readonly name = "BadAnswer";
  readonly isTransient: boolean;

  constructor(message: string, isTransient: boolean, cause?: unknown) {
    super(message, { cause });
    this.isTransient = isTransient;
  }
}

/** `isPrivateAllowed` is for a lookup within one's own network, and then plain http will do. */
export type Target = { url: string; isPrivateAllowed: boolean; headers?: Record<string, string> };
export type PostJson = (body: unknown, signal: AbortSignal) => Promise<unknown>;

// What fits into an answer to Pinpoint together with the request. [Pinpoint quotas: AWS Lambda]
const ANSWER_MAX_BYTES = 3_000_000;

const isTransientStatus = (status: number): boolean => status === 408 || status === 429 || status >= 500;

async function* upTo(maxBytes: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new BadAnswer(`answer larger than ${maxBytes} bytes`, false);
    yield chunk;
  }
}

const parseAnswer = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new BadAnswer("answer is not JSON", false, cause);
  }
};

/** Posts JSON to one URL and reads JSON back. Follows no redirect: it could lead to where the URL itself may not. */
export const createPostJson = ({ url, isPrivateAllowed, headers = {} }: Target): PostJson => {
  const target = new URL(url);
  const forbidden = isPrivateAllowed ? undefined : whyForbidden(target);
  if (forbidden !== undefined) throw forbidden;
  const request = target.protocol === "https:" ? requestHttps : requestHttp;
  const lookup = isPrivateAllowed ? {} : { lookup: publicLookup };

  return async (body, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const options = { method: "POST", signal, ...lookup, headers: { "content-type": "application/json", ...headers } };
    const sent = request(target, options, (response) => {
      const status = response.statusCode ?? 0;
      if (status === 200) text(upTo(ANSWER_MAX_BYTES, response)).then(parseAnswer).then(resolve, reject);
      else {
        response.resume();
        reject(new BadAnswer(`answered ${status}`, isTransientStatus(status)));
      }
    });
    sent.on("error", (cause) => reject(new BadAnswer("no connection", true, cause)));
    sent.end(JSON.stringify(body));
    return promise;
  };
};
