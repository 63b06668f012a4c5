import type { IncomingMessage, ServerResponse } from "node:http";
import { errorAnswer } from "../door/error-response.ts";
import { callInProcess } from "../door/in-process.ts";
import { readBody } from "../door/request-body.ts";
import type { Caller, Service, WireRequest, WireResponse } from "../door/service.ts";
import { flatHeaders, writeAnswer } from "../door/wire-service.ts";
import type { FaultKind, Faults } from "./faults.ts";

/** No service here takes more in one request. */
const LARGEST_BODY_BYTES = 64 * 1024 * 1024;

// How each service says that it is throttling. [each service's API reference, common errors]
const throttles: Record<string, [status: number, code: string]> = {
  dynamodb: [400, "ProvisionedThroughputExceededException"],
  kinesis: [400, "ProvisionedThroughputExceededException"],
  sqs: [400, "RequestThrottled"],
  sns: [429, "Throttled"],
  s3: [503, "SlowDown"],
  iotdata: [429, "ThrottlingException"],
};

/** `X-Amz-Target`'s operation, the form's `Action`, or method and path. */
export const operationOf = ({ method, url, headers, body }: WireRequest): string => {
  const target = headers["x-amz-target"]?.split(".").at(-1);
  if (target) return target;
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const action = isForm ? new URLSearchParams(Buffer.from(body).toString()).get("Action") : null;
  return action ?? `${method} ${url.split("?", 1)[0]}`;
};

const withoutFraming = ({ status, headers, body }: WireResponse): WireResponse => {
  const { connection: _, "transfer-encoding": __, "content-length": ___, ...kept } = headers;
  return { status, headers: kept, body };
};

type Call = () => Promise<WireResponse>;

const play = async (kind: FaultKind, service: string, call: Call, response: ServerResponse): Promise<void> => {
  const message = "A fault that was asked for under /_local/faults.";
  switch (kind) {
    case "throttle": {
      const [status, code] = throttles[service] ?? [429, "TooManyRequestsException"];
      return writeAnswer(response, errorAnswer(service, status, code, message));
    }
    case "error":
      return writeAnswer(response, errorAnswer(service, 500, "InternalServerError", message));
    case "timeout":
      // No answer until the client gives up.
      return;
    case "malformed":
      return writeAnswer(response, {
        status: 200,
        headers: { "content-type": "application/json" },
        body: '{"not": "what',
      });
    case "duplicate":
      await call();
      return writeAnswer(response, withoutFraming(await call()));
    case "partial": {
      // The request is carried out, and its answer is cut off on the way back.
      const answer = withoutFraming(await call());
      response.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.body.length + 1) });
      response.write(answer.body.slice(0, answer.body.length / 2), () => response.destroy());
      return;
    }
    default:
      return kind satisfies never;
  }
};

/** A service that fails as the fault rules say. Without a rule about it, requests pass untouched. */
export const faultyService =
  (name: string, service: Service, faults: Faults): Service =>
  async (request: IncomingMessage, response: ServerResponse, caller: Caller) => {
    if (!faults.concern(name)) return service(request, response, caller);
    const body = await readBody(request, LARGEST_BODY_BYTES);
    const wire = { method: request.method ?? "GET", url: request.url ?? "/", headers: flatHeaders(request), body };
    const call = () => callInProcess(service, wire, caller);
    const kind = faults.drawForService(name, operationOf(wire));
    if (kind === undefined) return writeAnswer(response, withoutFraming(await call()));
    return play(kind, name, call, response);
  };
