import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { credentialScope } from "./credential-scope.ts";
import { errorAnswer } from "./error-response.ts";
import { createProtocolSniffer, type ProtocolSniffer } from "./protocol-sniffer.ts";
import type { Service, WireResponse } from "./service.ts";
import { writeAnswer } from "./wire-service.ts";

export type FrontDoor = ProtocolSniffer;

export type FrontDoorRoutes = {
  /** By the service name in the SigV4 scope. */
  services: Record<string, Service>;
  control: Service;
  upgrades: Record<string, (request: IncomingMessage, socket: Duplex, head: Buffer) => void>;
  failed: (error: unknown) => void;
};

const pathOf = (request: IncomingMessage) => (request.url ?? "/").split("?", 1)[0] ?? "/";

const unsigned = (): WireResponse =>
  errorAnswer(
    "front-door",
    403,
    "MissingAuthenticationTokenException",
    "This port serves AWS APIs to signed requests: set AWS_ENDPOINT_URL to it and use any credentials " +
      "(a twelve-digit access key id is the caller's account). GET /_local/ lists what else is here.",
  );

const unknownService = (service: string, known: string[]): WireResponse =>
  errorAnswer(
    "front-door",
    501,
    "UnknownServiceException",
    `The request is signed for the service "${service}", which is not here. Here are: ${known.join(", ")}.`,
  );

/** The one port of the local cloud: chooses the API by the service name that the client signed for. */
export const createFrontDoor = (routes: FrontDoorRoutes): FrontDoor => {
  const fail = (request: IncomingMessage, response: ServerResponse, error: unknown) => {
    // A client that went away in the middle is told nothing, and nothing is wrong here.
    if (request.destroyed && !request.complete) return response.destroy();
    routes.failed(error);
    if (response.headersSent) return response.destroy();
    const service = credentialScope(request)?.service ?? "front-door";
    writeAnswer(response, errorAnswer(service, 500, "InternalServerErrorException", "The local cloud failed here."));
  };
  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const scope = credentialScope(request);
    const accountId = scope?.accountId ?? "000000000000";
    if (pathOf(request).startsWith("/_local")) return routes.control(request, response, { accountId });
    if (!scope) return writeAnswer(response, unsigned());
    const service = routes.services[scope.service];
    if (!service) return writeAnswer(response, unknownService(scope.service, Object.keys(routes.services)));
    return service(request, response, { accountId });
  };
  return createProtocolSniffer(
    (request, response) => {
      route(request, response).catch((error: unknown) => fail(request, response, error));
    },
    (request, socket, head) => {
      const upgrade = routes.upgrades[pathOf(request)];
      if (upgrade) return upgrade(request, socket, head);
      socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    },
  );
};
