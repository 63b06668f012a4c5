import type { WireRequest } from "../door/service.ts";

/** The event for a request to a function URL. [Lambda developer guide: function URLs, request payload] */
export const toUrlEvent = (
  { method, headers, body }: WireRequest,
  { pathname, search, searchParams }: URL,
  requestId: string,
  now: Date,
): object => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: pathname,
  rawQueryString: search.slice(1),
  headers,
  ...(searchParams.size > 0 && { queryStringParameters: commaSeparated(searchParams) }),
  requestContext: {
    http: {
      method,
      path: pathname,
      protocol: "HTTP/1.1",
      sourceIp: "127.0.0.1",
      userAgent: headers["user-agent"] ?? "",
    },
    requestId,
    routeKey: "$default",
    stage: "$default",
    timeEpoch: now.getTime(),
  },
  ...(body.length > 0 && { body: Buffer.from(body).toString("base64") }),
  isBase64Encoded: body.length > 0,
});

/** Values of a parameter that is repeated are joined. */
const commaSeparated = (parameters: URLSearchParams): Record<string, string> =>
  Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(",")]));
