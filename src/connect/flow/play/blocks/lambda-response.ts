import { isJsonObject, parseJson } from "../../../../parse-json.ts";
import { RESPONSE_MAX_BYTES } from "../../../to-response.ts";
import type { Invoked } from "../block.ts";

/** A result that Amazon Connect accepts, or why it takes the Error branch. */
export type Accepted = { kind: "accepted"; value: unknown } | { kind: "rejected"; reason: string };

/** [Connect administrator guide: invoke Lambda functions, function response] */
export const acceptResponse = (invoked: Invoked, responseType: unknown): Accepted => {
  if (invoked.kind === "failed") return { kind: "rejected", reason: invoked.reason };
  const bytes = Buffer.byteLength(invoked.payload);
  if (bytes > RESPONSE_MAX_BYTES) return { kind: "rejected", reason: `the response has ${bytes} bytes` };
  const value = parseJson(invoked.payload);
  if (value === undefined) return { kind: "rejected", reason: "the response is not JSON" };
  const isMap = isJsonObject(value) && Object.values(value).every((field) => typeof field === "string");
  return responseType === "STRING_MAP" && !isMap
    ? { kind: "rejected", reason: "the response is not one level of strings, as STRING_MAP requires" }
    : { kind: "accepted", value };
};
