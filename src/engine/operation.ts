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

/** One operation of the API. `path` is written with labels: `/v1/apps/{application-id}/campaigns/{campaign-id}`. */
export type Operation = {
  name: string;
  method: string;
  path: string;
  status: number;
  /** Answers the response body; throws ApiError to refuse. */
  run(context: EngineContext, request: OperationRequest): unknown | Promise<unknown>;
};
