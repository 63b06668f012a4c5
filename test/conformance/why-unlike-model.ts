import { bare, isCompound, LIST, LIST_OF, MAP, MAP_OF, membersOf, type Schema } from "../sdk-schema.ts";

const TYPES = new Map([
  [0, "string"],
  [1, "number"],
  [2, "boolean"],
  [5, "string"],
]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const inList = (value: unknown, of: Schema, path: string): string[] =>
  Array.isArray(value)
    ? value.flatMap((item, index) => whyUnlikeModel(of, item, `${path}[${index}]`))
    : [`${path} is not a list`];

const inMap = (value: unknown, of: Schema, path: string): string[] =>
  isRecord(value)
    ? Object.entries(value).flatMap(([key, item]) => whyUnlikeModel(of, item, `${path}.${key}`))
    : [`${path} is not a map`];

const inStructure = (value: unknown, type: unknown[], path: string): string[] => {
  if (!isRecord(value)) return [`${path} is not an object`];
  const { names, members, required } = membersOf(type);
  const missing = names.slice(0, required).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${path}.${name} is required`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const index = names.indexOf(name);
      return index < 0 ? [`${path}.${name} is unknown`] : whyUnlikeModel(members[index], item, `${path}.${name}`);
    }),
  ];
};

/** How a JSON value differs from the type that a schema of the SDK describes: other types, unknown and missing members. */
export const whyUnlikeModel = (schema: Schema, value: unknown, path: string): string[] => {
  const type = bare(schema);
  if (typeof type === "number") {
    if (type >= MAP_OF) return inMap(value, type - MAP_OF, path);
    if (type >= LIST_OF) return inList(value, type - LIST_OF, path);
    return typeof value === TYPES.get(type) ? [] : [`${path} is not a ${TYPES.get(type)}`];
  }
  if (!isCompound(type)) return [`${path} has no known type`];
  if (type[0] === LIST) return inList(value, type[4], path);
  if (type[0] === MAP) return inMap(value, type[5], path);
  return inStructure(value, type, path);
};
