import {
  bare,
  isCompound,
  LIST,
  LIST_OF,
  MAP,
  MAP_OF,
  membersOf,
  type Schema,
  STRUCTURE,
  UNION,
} from "../../sdk-schema.ts";
import { oddText } from "./odd-values.ts";
import type { Random } from "./random.ts";

/** Values that exist, or are allowed, by the name of the member that takes them. */
export type KnownValues = (member: string) => readonly unknown[];

const MAX_DEPTH = 7;

const simpleValue = (type: unknown, member: string, known: KnownValues, random: Random): unknown => {
  const values = known(member);
  // A long poll that waits is not a request that hangs.
  if (values.length > 0 && (member === "WaitTimeSeconds" || random.chance(0.9))) return random.pick(values);
  switch (type) {
    case 1:
      return random.pick([0, 1, 2, 10, 50, 100, 1_000, -1, 2 ** 31, 2 ** 53]);
    case 2:
      return random.chance(0.5);
    case 4:
    case 5:
    case 6:
    case 7:
      return new Date(random.pick([0, 1_700_000_000_000, Date.now(), 4_000_000_000_000]));
    case 21:
    case 42:
      return Buffer.from(random.pick(["", "{}", "null", "text", '{"a":1}', oddText(random)]));
    default:
      return random.pick(["1", "fuzz", "a", "2030-01-01T00:00:00Z", "PT1H", "true", oddText(random)]);
  }
};

/** An input with the shape that a schema describes: all required members, and some of the others. */
export const generateInput = (schema: Schema, known: KnownValues, random: Random): unknown => {
  const several = <Item>(depth: number, make: () => Item): Item[] =>
    Array.from({ length: depth > MAX_DEPTH ? 0 : random.pick([0, 1, 1, 1, 2, 3]) }, make);
  const record = (name: string, depth: number, value: Schema) =>
    Object.fromEntries(
      several(depth, () => {
        const key = random.pick(["a", "fuzz", ":a", "#a", "id", oddText(random)]);
        return [key, generate(value, name, depth)] as const;
      }),
    );

  const structure = (type: unknown[], depth: number) => {
    const { names, members, required } = membersOf(type);
    return Object.fromEntries(
      names.flatMap((name, index) => {
        const isIncluded = index < required || (depth < MAX_DEPTH && random.chance(0.4));
        return isIncluded ? [[name, generate(members[index], name, depth + 1)]] : [];
      }),
    );
  };

  const generate = (given: Schema, name: string, depth: number): unknown => {
    const type = bare(given);
    if (typeof type === "number") {
      if (type >= MAP_OF) return record(name, depth, type - MAP_OF);
      if (type >= LIST_OF) return several(depth, () => generate(type - LIST_OF, name, depth));
      return simpleValue(type, name, known, random);
    }
    if (!isCompound(type)) return simpleValue(type, name, known, random);
    const [kind, , , , first, second] = type;
    if (kind === LIST) return several(depth, () => generate(first, name, depth + 1));
    if (kind === MAP) return record(name, depth + 1, second);
    if (kind !== STRUCTURE && kind !== UNION) return simpleValue(first, name, known, random);
    if (kind === STRUCTURE) return structure(type, depth);
    const { names, members } = membersOf(type);
    const index = depth > MAX_DEPTH ? 0 : random.below(names.length);
    const chosen = names[index] ?? "";
    return { [chosen]: generate(members[index], chosen, depth + 1) };
  };
  return generate(schema, "", 0);
};
