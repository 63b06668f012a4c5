/**
 * How the AWS SDK describes its API. A simple type is a number; a compound type is a list of its kind, namespace, name, traits
 * and parts; a function returns the schema; a pair adds traits to a schema.
 */
export type Schema = unknown;

export const LIST = 1;
export const MAP = 2;
export const STRUCTURE = 3;
export const UNION = 4;
/** Added to the number of a simple type: a list or a map of it. */
export const LIST_OF = 64;
export const MAP_OF = 128;
const OPERATION = 9;

export const isCompound = (schema: Schema): schema is unknown[] =>
  Array.isArray(schema) && typeof schema[1] === "string";

/** The schema behind functions and added traits. */
export const bare = (schema: Schema): Schema => {
  if (typeof schema === "function") return bare(schema());
  if (Array.isArray(schema) && !isCompound(schema)) return bare(schema[0]);
  return schema;
};

export type SdkOperation = { name: string; input: Schema; output: Schema };

/** The operations of a client module: each has a schema, exported as `<name>$`. */
export const operationsOf = (module: Record<string, unknown>): SdkOperation[] =>
  Object.values(module)
    .filter((value): value is unknown[] => Array.isArray(value) && value[0] === OPERATION)
    .map(([, , name, , input, output]) => ({ name: String(name), input, output }));

/** The names and schemas of a structure's members; the first `required` of them are required. */
export const membersOf = (structure: unknown[]): { names: string[]; members: Schema[]; required: number } => {
  const [, , , , names, members, required] = structure;
  return { names: names as string[], members: members as Schema[], required: Number(required ?? 0) };
};
