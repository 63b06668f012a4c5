import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { HttpTimeLimits } from "../../http-time-limits.ts";
import { BodyIncomplete, BodyTooLarge, readBody } from "../../read-body.ts";
import { storageFailure } from "../../storage-error.ts";
import { whyNotServed } from "../../web-access.ts";
import { credentialScope, LOCAL_ACCOUNT } from "./credential-scope.ts";
import { bodyTooLargeResponse, errorResponse } from "./error-response.ts";
import { createProtocolSniffer, type ProtocolSniffer } from "./protocol-sniffer.ts";
import type { Service, WireResponse } from "./service.ts";
import { guardRequest } from "./web-guard.ts";
import { writeResponse } from "./wire-service.ts";

export type FrontDoorOptions = {
  /** By the service name in the credential scope. */
  services: ReadonlyMap<string, Service>;
  /** The API under /_local/. */
  control: Service;
  /** MQTT over WebSocket, at /mqtt. */
  mqtt: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Names of this machine, besides the loopback ones, that a client may send as `Host`. */
  allowedHosts: readonly string[];
  reportError: (error: unknown) => void;
  limits?: HttpTimeLimits;
};

/** The one port of the local cloud. The service name in a request's credential scope selects the API. */
export const createFrontDoor = (options: FrontDoorOptions): ProtocolSniffer => {
  const { allowedHosts, mqtt, reportError, limits } = options;
  return createProtocolSniffer({
    listener: (request, response) => {
      serve(options, request, response).catch((error: unknown) => fail(request, response, error, reportError));
    },
    upgrade: (request, socket, head) => {
      const isAllowed = whyNotServed(request, "loopback-pages", allowedHosts) === undefined;
      if (!isAllowed) refuseUpgrade(socket, "403 Forbidden");
      else if (pathOf(request) !== "/mqtt") refuseUpgrade(socket, "404 Not Found");
      else mqtt(request, socket, head);
    },
    reportError,
    ...(limits && { limits }),
  });
};

const serve = async (options: FrontDoorOptions, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { services, control, allowedHosts } = options;
  const path = pathOf(request);
  const guarded = guardRequest(request, response, path, allowedHosts);
  if (guarded) return respondAfterBody(request, response, guarded);
  const scope = credentialScope(request);
  const caller = { accountId: scope?.accountId ?? LOCAL_ACCOUNT };
  if (path.startsWith("/_local")) return control(request, response, caller);
  if (!scope) return respondAfterBody(request, response, unsigned());
  const service = services.get(scope.service);
  if (!service) return respondAfterBody(request, response, unknownService(scope.service, [...services.keys()]));
  return service(request, response, caller);
};

const pathOf = (request: IncomingMessage) => (request.url ?? "/").split("?", 1)[0] ?? "/";

/** Reads and discards the body first: a client that is still sending can miss a response that is sent before. */
const respondAfterBody = async (request: IncomingMessage, response: ServerResponse, result: WireResponse) => {
  await readBody(request, 0).catch(() => {});
  writeResponse(response, result);
};

const fail = (
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  reportError: (error: unknown) => void,
): void => {
  // Not a failure of the local cloud: the client closed the connection.
  if (error instanceof BodyIncomplete) return void response.destroy();
  const isTooLarge = error instanceof BodyTooLarge;
  if (!isTooLarge) reportError(error);
  if (response.headersSent) return void response.destroy();
  const service = credentialScope(request)?.service ?? "front-door";
  writeResponse(response, isTooLarge ? bodyTooLargeResponse(service, error) : internalError(service, error));
};

const refuseUpgrade = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy());
};

const internalError = (service: string, error: unknown): WireResponse => {
  const message = storageFailure("The local cloud", error) ?? "The local cloud failed; see its log.";
  return errorResponse(service, 500, "InternalServerErrorException", message);
};

const unsigned = (): WireResponse =>
  errorResponse(
    "front-door",
    403,
    "MissingAuthenticationTokenException",
    "This port serves AWS APIs to signed requests: set AWS_ENDPOINT_URL to it and use any credentials " +
      "(an access key id of twelve digits is the caller's account). GET /_local/ lists the other routes.",
  );

const unknownService = (service: string, emulated: string[]): WireResponse =>
  errorResponse(
    "front-door",
    501,
    "UnknownServiceException",
    `The request is signed for the service "${service}", which is not emulated. Emulated: ${emulated.join(", ")}.`,
  );
