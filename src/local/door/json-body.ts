import { whyOverJsonLimits } from "../../json-limits.ts";
import { parseJson } from "../../parse-json.ts";

/** The JSON in a request body. `unreadable` makes the error for a body that is not JSON, or exceeds the limits of JSON. */
export const readJsonBody = (body: Uint8Array, unreadable: (message: string) => Error): unknown => {
  const text = Buffer.from(body).toString();
  const reason = whyOverJsonLimits(text);
  const value = reason === undefined ? parseJson(text) : undefined;
  if (value === undefined) throw unreadable(`The request body ${reason ?? "is not JSON"}.`);
  return value;
};
