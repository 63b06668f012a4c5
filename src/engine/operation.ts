import type { EngineContext } from "./context.ts";

export type OperationRequest = {
  /** The decoded values of the `{labels}` in the path. */
  path: Record<string, string>;
  query: URLSearchParams;
  /** The parsed JSON body; undefined if the request has none. */
  body: unknown;
  bodyBytes: number;
  /** The applications that lists contain; undefined: all. */
  visibleApps?: ReadonlySet<string> | undefined;
  /** The access key that may use the application which the request creates. */
  grantTo?: string | undefined;
  requestId: string;
};

/** One operation of the API: returns the response body, or throws an ApiError. */
export type Operation = (context: EngineContext, request: OperationRequest) => unknown | Promise<unknown>;
