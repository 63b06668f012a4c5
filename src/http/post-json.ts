import { parseJson } from "../parse-json.ts";
import { createPost } from "./post.ts";
import { BadResponse, type RequestTarget } from "./send-request.ts";

/** Posts a value as JSON; resolves with the parsed response or rejects with `BadResponse`. */
export type PostJson = (body: unknown, signal: AbortSignal) => Promise<unknown>;

/** A client that posts JSON to one URL and expects JSON with status 200. */
export const createPostJson = (target: RequestTarget): PostJson => {
  const post = createPost(target);
  return async (body, signal) => {
    const response = await post(JSON.stringify(body), signal);
    if (response.status !== 200) throw new BadResponse(`status ${response.status}`, isTransientStatus(response.status));
    return parseResponse(response.body);
  };
};

const isTransientStatus = (status: number): boolean => status === 408 || status === 429 || status >= 500;

const parseResponse = (body: string): unknown => {
  const value = parseJson(body);
  if (value === undefined) throw new BadResponse("response is not JSON", false);
  return value;
};
