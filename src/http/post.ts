import { text } from "node:stream/consumers";
import { createRequest, type RequestTarget } from "./send-request.ts";
import { upTo } from "./up-to.ts";

export type PostResponse = { status: number; body: string };
/** Posts JSON text; resolves with the response, whatever its status, or rejects with `BadResponse`. */
export type Post = (body: string, signal: AbortSignal) => Promise<PostResponse>;

// [Pinpoint quotas: AWS Lambda] half of the 6 MB that the hook's request and response may have together.
const RESPONSE_MAX_BYTES = 3_000_000;

/** A client that posts to one URL. */
export const createPost = ({ headers, ...target }: RequestTarget): Post => {
  const send = createRequest("POST", { ...target, headers: { "content-type": "application/json", ...headers } });
  return (body, signal) =>
    send(body, signal, async (response) => ({
      status: response.statusCode ?? 0,
      body: await text(upTo(RESPONSE_MAX_BYTES, response)),
    }));
};
