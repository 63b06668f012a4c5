import {
  ATTRIBUTE_NAME_MAX_LENGTH,
  ATTRIBUTE_VALUE_MAX_LENGTH,
  ATTRIBUTE_VALUES_MAX,
  ENDPOINT_MAX_BYTES,
} from "../../pinpoint/limits.ts";
import type { EndpointRequest } from "./endpoint-request.ts";

type Lists = EndpointRequest["Attributes"];

/** The limit that an update exceeds; undefined if none. `json` is the endpoint after the update. [Pinpoint quotas: endpoints] */
export const whyOverLimits = (request: EndpointRequest, json: string): string | undefined =>
  whyListsOver("Attributes", request.Attributes) ??
  whyListsOver("User.UserAttributes", request.User?.UserAttributes) ??
  whyNameOver("Metrics", Object.keys(request.Metrics ?? {})) ??
  whyTooBig(json);

const whyListsOver = (field: string, lists: Lists): string | undefined => {
  if (!lists) return undefined;
  for (const [name, values] of Object.entries(lists)) {
    const reason = whyNameOver(field, [name]) ?? whyValuesOver(`${field}.${name}`, values ?? []);
    if (reason) return reason;
  }
  return undefined;
};

const whyNameOver = (field: string, names: string[]): string | undefined => {
  const long = names.find((name) => name.length > ATTRIBUTE_NAME_MAX_LENGTH);
  return long && `${field}: a name has ${long.length} characters; the limit is ${ATTRIBUTE_NAME_MAX_LENGTH}`;
};

const whyValuesOver = (field: string, values: string[]): string | undefined => {
  if (values.length > ATTRIBUTE_VALUES_MAX)
    return `${field}: ${values.length} values; the limit is ${ATTRIBUTE_VALUES_MAX}`;
  const long = values.find((value) => value.length > ATTRIBUTE_VALUE_MAX_LENGTH);
  return long && `${field}: a value has ${long.length} characters; the limit is ${ATTRIBUTE_VALUE_MAX_LENGTH}`;
};

const whyTooBig = (json: string): string | undefined => {
  // Most endpoints are not measured: a UTF-16 code unit has at most three bytes in UTF-8.
  if (json.length * 3 <= ENDPOINT_MAX_BYTES) return undefined;
  const bytes = Buffer.byteLength(json);
  return bytes > ENDPOINT_MAX_BYTES ? `the endpoint has ${bytes} bytes; the limit is ${ENDPOINT_MAX_BYTES}` : undefined;
};
