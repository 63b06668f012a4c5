import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { parseJson } from "../parse-json.ts";
import { publicLookup, whyForbidden } from "./address-guard.ts";

/** The server returned no usable response. A transient failure may be retried. */
export class BadResponse extends Error {
  override readonly name = "BadResponse";
  readonly isTransient: boolean;

  constructor(message: string, isTransient: boolean, cause?: unknown) {
    super(message, { cause });
    this.isTransient = isTransient;
  }
}

/** `isPrivateAllowed` permits private addresses and plain HTTP. */
export type PostTarget = { url: string; isPrivateAllowed: boolean; headers?: Record<string, string> };
/** Posts a body; resolves with the parsed response or rejects with `BadResponse`. */
export type PostJson = (body: unknown, signal: AbortSignal) => Promise<unknown>;

// [Pinpoint quotas: AWS Lambda] half of the 6 MB that the hook's request and response may have together.
const RESPONSE_MAX_BYTES = 3_000_000;

/** A client that posts JSON to one URL. It does not follow redirects, because they could lead to a forbidden address. */
export const createPostJson = ({ url, isPrivateAllowed, headers = {} }: PostTarget): PostJson => {
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
      if (status === 200) text(upTo(RESPONSE_MAX_BYTES, response)).then(parseResponse).then(resolve, reject);
      else {
        response.resume();
        reject(new BadResponse(`status ${status}`, isTransientStatus(status)));
      }
    });
    sent.on("error", (cause) => reject(new BadResponse("no connection", true, cause)));
    sent.end(JSON.stringify(body));
    return promise;
  };
};

const isTransientStatus = (status: number): boolean => status === 408 || status === 429 || status >= 500;

async function* upTo(maxBytes: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new BadResponse(`response larger than ${maxBytes} bytes`, false);
    yield chunk;
  }
}

const parseResponse = (body: string): unknown => {
  const value = parseJson(body);
  if (value === undefined) throw new BadResponse("response is not JSON", false);
  return value;
};
