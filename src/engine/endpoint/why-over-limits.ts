import {
  ATTRIBUTE_NAME_MAX_LENGTH,
  ATTRIBUTE_VALUE_MAX_LENGTH,
  ATTRIBUTE_VALUES_MAX,
  ENDPOINT_MAX_BYTES,
} from "../../pinpoint/limits.ts";
import type { EndpointRequest } from "./endpoint-request.ts";

type Lists = EndpointRequest["Attributes"];

/** Which limit an update breaks, if any. `json` is the whole endpoint after it. [Pinpoint quotas: endpoints] */
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
  return long && `${field}: a name of ${long.length} characters, at most ${ATTRIBUTE_NAME_MAX_LENGTH}`;
};

const whyValuesOver = (field: string, values: string[]): string | undefined => {
  if (values.length > ATTRIBUTE_VALUES_MAX) return `${field}: ${values.length} values, at most ${ATTRIBUTE_VALUES_MAX}`;
  const long = values.find((value) => value.length > ATTRIBUTE_VALUE_MAX_LENGTH);
  return long && `${field}: a value of ${long.length} characters, at most ${ATTRIBUTE_VALUE_MAX_LENGTH}`;
};

const whyTooBig = (json: string): string | undefined => {
  if (json.length * 3 <= ENDPOINT_MAX_BYTES) return undefined;
  const bytes = Buffer.byteLength(json);
  return bytes > ENDPOINT_MAX_BYTES ? `the endpoint has ${bytes} bytes, at most ${ENDPOINT_MAX_BYTES}` : undefined;
};
