import { notImplemented } from "./api-error.ts";

/**
 * Rejects a request that sets a field which the engine does not apply yet: a setting is applied or rejected, never
 * stored and ignored. A field that is empty, `0` or `false` asks for nothing and is accepted.
 */
export const rejectUnsupported = <Request extends object>(
  request: Request,
  fields: readonly (keyof Request)[],
): void => {
  const given = new Map<PropertyKey, unknown>(Object.entries(request));
  const field = fields.find((name) => isSet(given.get(name)));
  if (field !== undefined) throw notImplemented(`${String(field)} is not supported by this engine yet`);
};

const isSet = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === "object" && value !== null ? Object.values(value).some(isSet) : Boolean(value);
};
