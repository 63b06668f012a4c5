import * as z from "zod";
import { parseJson } from "../../parse-json.ts";
import { errorResponse } from "../door/error-response.ts";
import type { WireResponse } from "../door/service.ts";
import type { InvokeResponse } from "../runner/local-function.ts";

/** [Lambda developer guide: function URLs, response payload] */
const UrlResponse = z.object({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
});

/** The HTTP response for the result of a function. Lambda does not show the function's error to the client. */
export const toWireResponse = ({ statusCode, payload, functionError }: InvokeResponse): WireResponse => {
  if (statusCode >= 400)
    return errorResponse("lambda", statusCode, "TooManyRequestsException", "The function is busy.");
  if (functionError !== undefined) return badGateway();
  const value = parseJson(payload);
  const parsed = UrlResponse.safeParse(value);
  if (!parsed.success) return badGateway();
  const { statusCode: status, headers, body, isBase64Encoded } = parsed.data;
  return { status, headers, body: isBase64Encoded ? Buffer.from(body, "base64") : body };
};

const badGateway = (): WireResponse => ({
  status: 502,
  headers: { "content-type": "text/plain" },
  body: "Internal Server Error",
});
