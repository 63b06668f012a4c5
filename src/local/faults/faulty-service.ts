import type { ServerResponse } from "node:http";
import { readBody } from "../../read-body.ts";
import { errorResponse } from "../door/error-response.ts";
import { callInProcess } from "../door/in-process.ts";
import type { Service, WireRequest, WireResponse } from "../door/service.ts";
import { flatHeaders, writeResponse } from "../door/wire-service.ts";
import { FAULT_MESSAGE, type FaultKind, type Faults } from "./faults.ts";

/** More than any service accepts in one request. */
const BODY_MAX_BYTES = 64 * 1024 * 1024;

/** Injects the faults that the rules draw for a service. If no rule names the service, requests pass unchanged. */
export const faultyService =
  (name: string, service: Service, faults: Faults): Service =>
  async (request, response, caller) => {
    if (!faults.concern(name)) return service(request, response, caller);
    const body = await readBody(request, BODY_MAX_BYTES);
    const { method = "GET", url = "/" } = request;
    const wire = { method, url, headers: flatHeaders(request), body };
    const call = () => callInProcess(service, wire, caller);
    const kind = faults.drawForService(name, operationOf(wire));
    if (kind === undefined) return writeResponse(response, withoutFraming(await call()));
    return inject(kind, name, call, response);
  };

type Call = () => Promise<WireResponse>;

const inject = async (kind: FaultKind, service: string, call: Call, response: ServerResponse): Promise<void> => {
  switch (kind) {
    case "throttle": {
      const { status, code } = THROTTLES.get(service) ?? { status: 429, code: "TooManyRequestsException" };
      return writeResponse(response, errorResponse(service, status, code, FAULT_MESSAGE));
    }
    case "error":
      return writeResponse(response, errorResponse(service, 500, "InternalServerError", FAULT_MESSAGE));
    case "timeout":
      // There is no response, until the client closes the connection.
      return;
    case "malformed":
      return writeResponse(response, MALFORMED);
    case "duplicate":
      await call();
      return writeResponse(response, withoutFraming(await call()));
    case "partial":
      return writePart(response, withoutFraming(await call()));
    default:
      return kind satisfies never;
  }
};

/** The operation in `X-Amz-Target`, the `Action` of a form, or method and path. */
const operationOf = ({ method, url, headers, body }: WireRequest): string => {
  const target = headers["x-amz-target"]?.split(".").at(-1);
  if (target) return target;
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const action = isForm ? new URLSearchParams(Buffer.from(body).toString()).get("Action") : null;
  return action ?? `${method} ${url.split("?", 1)[0]}`;
};

const MALFORMED = { status: 200, headers: { "content-type": "application/json" }, body: '{"not": "what' };

// [API references of these services: common errors]
const THROTTLES = new Map([
  ["dynamodb", { status: 400, code: "ProvisionedThroughputExceededException" }],
  ["kinesis", { status: 400, code: "ProvisionedThroughputExceededException" }],
  ["sqs", { status: 400, code: "RequestThrottled" }],
  ["sns", { status: 429, code: "Throttled" }],
  ["s3", { status: 503, code: "SlowDown" }],
  ["iotdata", { status: 429, code: "ThrottlingException" }],
  ["sms-voice", { status: 400, code: "ThrottlingException" }],
  ["execute-api", { status: 429, code: "ThrottlingException" }],
  ["lex", { status: 429, code: "ThrottlingException" }],
  ["states", { status: 400, code: "ThrottlingException" }],
]);

const withoutFraming = ({ status, headers, body }: WireResponse): WireResponse => {
  const { connection: _, "transfer-encoding": __, "content-length": ___, ...kept } = headers;
  return { status, headers: kept, body };
};

/** The service performed the request; the connection breaks in the middle of the response. */
const writePart = (response: ServerResponse, { status, headers, body }: WireResponse): void => {
  response.writeHead(status, { ...headers, "content-length": String(body.length + 1) });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
};
