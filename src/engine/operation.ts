import type { EngineContext } from "./context.ts";

export type OperationRequest = {
  /** The decoded values of the path's `{labels}`. */
  path: Record<string, string>;
  query: URLSearchParams;
  /** The parsed JSON body; undefined when there was none. */
  body: unknown;
  bodyBytes: number;
  requestId: string;
};

/** One operation of the API: returns the response body, or throws an ApiError to refuse. */
export type Operation = (context: EngineContext, request: OperationRequest) => unknown | Promise<unknown>;
