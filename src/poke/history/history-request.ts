import * as z from "zod";
import { ownValue } from "../../own-value.ts";

/** The event of a request to a function URL, of which these parts are read. [Lambda developer guide: function URLs, request payload] */
export const FunctionUrlEvent = z.looseObject({
  requestContext: z.looseObject({ http: z.looseObject({ method: z.string() }) }),
  /** Names in lower case. */
  headers: z.record(z.string(), z.string()),
  queryStringParameters: z.record(z.string(), z.string()).optional(),
});
export type FunctionUrlEvent = z.infer<typeof FunctionUrlEvent>;

export type HistoryRequest = {
  method: string;
  /** The customer token; empty without one. */
  token: string;
  domain: string;
  since: string | undefined;
  /** The id of the newest poke of the domain that the client received without a gap before it. */
  seen: string | undefined;
};

// The limits of the MQTT authorizer and of a poke's id.
const TOKEN_MAX_LENGTH = 8_192;
const ID_MAX_LENGTH = 128;

// [RFC 6750: 2.1] The token is read from the header only: URLs are stored in logs and histories.
const BEARER = /^bearer +([A-Za-z0-9._~+/=-]+)$/i;

export const toHistoryRequest = ({
  requestContext: { http },
  headers,
  queryStringParameters: query = {},
}: FunctionUrlEvent): HistoryRequest => {
  const authorization = ownValue(headers, "authorization") ?? "";
  const token = authorization.length <= TOKEN_MAX_LENGTH ? authorization.match(BEARER)?.[1] : undefined;
  return {
    method: http.method,
    token: token ?? "",
    domain: ownValue(query, "domain") ?? "",
    since: ownValue(query, "since") || undefined,
    seen: ownValue(query, "seen")?.slice(0, ID_MAX_LENGTH) || undefined,
  };
};
