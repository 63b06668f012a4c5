import { bare, isCompound, LIST, MAP, membersOf, type Schema } from "../sdk-schema.ts";

/** Where a member is in an input: names of members, keys of maps and indexes of lists. */
export type Path = readonly (string | number)[];

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The paths of all members in a value that its schema requires. */
export const requiredIn = (schema: Schema, value: unknown, path: Path = []): Path[] => {
  const type = bare(schema);
  if (!isCompound(type) || !isContainer(value)) return [];
  if (type[0] === LIST || type[0] === MAP) {
    const item = type[0] === LIST ? type[4] : type[5];
    return Object.entries(value).flatMap(([key, one]) => requiredIn(item, one, [...path, key]));
  }
  const { names, members, required } = membersOf(type);
  return names.flatMap((name, index) => {
    const member = Reflect.get(value, name);
    if (member === undefined) return [];
    const inside = requiredIn(members[index], member, [...path, name]);
    return index < required ? [[...path, name], ...inside] : inside;
  });
};

/** A copy of the value without the member at the path. */
export const without = <Value>(value: Value, path: Path): Value => {
  const copy = structuredClone(value);
  const owner = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), copy);
  Reflect.deleteProperty(Object(owner), path.at(-1) ?? "");
  return copy;
};
