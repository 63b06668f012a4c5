import { randomUUID } from "node:crypto";
import { readJsonBody } from "./json-body.ts";
import type { Service, WireResponse } from "./service.ts";
import { serveWire } from "./wire-service.ts";

/** An error response; `body` has its message and members. */
export type JsonFault = { type: string; status: number; body: object };

/** An API of the AWS JSON protocols, whose operation is in the header `X-Amz-Target`. [Smithy: AWS JSON protocols] */
export type JsonApi<Context> = {
  /** The service name in the credential scope. */
  name: string;
  version: "1.0" | "1.1";
  /** What precedes the name of the operation in the header, without the dot. */
  targetPrefix: string;
  requestMaxBytes: number;
  /** By name. Each parses the body. */
  operations: ReadonlyMap<string, (context: Context, body: unknown) => object | undefined>;
  /** The error for an operation that is not supported. */
  unsupported(name: string): Error;
  /** The error for a body that is not JSON, or exceeds the limits of `src/json-limits.ts`. */
  unreadable(message: string): Error;
  /** The response to an error of the API; undefined for any other. */
  toFault(error: unknown): JsonFault | undefined;
};

/** Serves an API: an error that is not one of the API is thrown. */
export const serveJson = <Context>(api: JsonApi<Context>, context: Context): Service =>
  serveWire(api.name, api.requestMaxBytes, async ({ headers, body }) => {
    try {
      const name = operationName(headers["x-amz-target"] ?? "", api.targetPrefix);
      const run = api.operations.get(name);
      if (!run) throw api.unsupported(name);
      return jsonResponse(api.version, 200, run(context, readJsonBody(body, api.unreadable)));
    } catch (error) {
      const fault = api.toFault(error);
      if (!fault) throw error;
      const { type, status } = fault;
      return jsonResponse(api.version, status, { __type: type, ...fault.body }, { "x-amzn-errortype": type });
    }
  });

const OPERATION_NAME = /^\w+$/;

const operationName = (target: string, prefix: string): string => {
  const name = target.startsWith(`${prefix}.`) ? target.slice(prefix.length + 1) : "";
  return OPERATION_NAME.test(name) ? name : "";
};

const jsonResponse = (
  version: string,
  status: number,
  body: object | undefined,
  headers: Record<string, string> = {},
): WireResponse => ({
  status,
  headers: { "content-type": `application/x-amz-json-${version}`, "x-amzn-requestid": randomUUID(), ...headers },
  body: body === undefined ? "" : JSON.stringify(body),
});
