import type { IncomingMessage, ServerResponse } from "node:http";

/** The account that signed a request. */
export type Caller = { accountId: string };

/** An AWS API, as a listener for Node's HTTP requests: reads the request and writes the whole response. */
export type Service = (request: IncomingMessage, response: ServerResponse, caller: Caller) => void | Promise<void>;

/** A request that was received completely; the same for HTTP/1.1 and HTTP/2. */
export type WireRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Uint8Array;
  /** Aborted when the response ends or the client disconnects. */
  signal?: AbortSignal;
};
export type WireResponse = { status: number; headers: Record<string, string>; body: string | Uint8Array };

/** An AWS API, as a function that returns the response to a whole request. `serveWire` makes a `Service` of it. */
export type WireService = (request: WireRequest, caller: Caller) => Promise<WireResponse>;
