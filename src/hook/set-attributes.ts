import type { Attributes, Endpoint } from "../pinpoint/endpoint.ts";
import { ATTRIBUTE_NAME_MAX_LENGTH, ATTRIBUTE_VALUE_MAX_LENGTH, ATTRIBUTE_VALUES_MAX } from "../pinpoint/limits.ts";

/** Adds attributes to an endpoint. Attributes that violate a limit are left out; `refused` has a message for each. */
export const setAttributes = (
  endpoint: Endpoint,
  attributes: Attributes,
  valueMaxLength = ATTRIBUTE_VALUE_MAX_LENGTH,
): { endpoint: Endpoint; refused: string[] } => {
  const checked = Object.entries(attributes).map(
    ([name, values]) => ({ name, values, violation: toViolation(name, values, valueMaxLength) }) as const,
  );
  const allowed = checked.flatMap(({ name, values, violation }) => (violation === undefined ? [[name, values]] : []));
  return {
    endpoint: { ...endpoint, Attributes: { ...endpoint.Attributes, ...Object.fromEntries(allowed) } },
    refused: checked.flatMap(({ violation }) => violation ?? []),
  };
};

/** The limit that an attribute violates, or `undefined`. */
const toViolation = (name: string, values: readonly string[], valueMaxLength: number): string | undefined => {
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
