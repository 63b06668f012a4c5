import type { Attributes, Endpoint } from "../pinpoint/endpoint.ts";
import { ATTRIBUTE_NAME_MAX_LENGTH, ATTRIBUTE_VALUE_MAX_LENGTH, ATTRIBUTE_VALUES_MAX } from "../pinpoint/limits.ts";

/** Why an attribute may not be set, or `undefined` when it may. */
const whyRefused = (name: string, values: readonly string[], valueMaxLength: number): string | undefined => {
  if (name === "" || name.length > ATTRIBUTE_NAME_MAX_LENGTH) {
    return `attribute name: 1 to ${ATTRIBUTE_NAME_MAX_LENGTH} characters, got ${name.length}`;
  }
  if (values.length > ATTRIBUTE_VALUES_MAX) {
    return `attribute ${name}: at most ${ATTRIBUTE_VALUES_MAX} values, got ${values.length}`;
  }
  const longest = Math.max(0, ...values.map((value) => value.length));
  return longest > valueMaxLength
    ? `attribute ${name}: at most ${valueMaxLength} characters, got ${longest}`
    : undefined;
};

/** The endpoint with these attributes; one that breaks a limit is left out and named in `refused`. */
export const setAttributes = (
  endpoint: Endpoint,
  attributes: Attributes,
  valueMaxLength = ATTRIBUTE_VALUE_MAX_LENGTH,
): { endpoint: Endpoint; refused: string[] } => {
  const refusals = Object.entries(attributes).map(
    ([name, values]) => [name, whyRefused(name, values, valueMaxLength)] as const,
  );
  const allowed = refusals.flatMap(([name, why]) =>
    why === undefined ? [[name, attributes[name] ?? []] as const] : [],
  );
  return {
    endpoint: { ...endpoint, Attributes: { ...endpoint.Attributes, ...Object.fromEntries(allowed) } },
    refused: refusals.flatMap(([, why]) => why ?? []),
  };
};
