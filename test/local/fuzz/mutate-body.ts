import type { Mutation } from "./mutation.ts";
import { INHERITED_NAMES, oddJson, oddText } from "./odd-values.ts";
import type { Random } from "./random.ts";
import type { FuzzRequest } from "./wire-request.ts";

const withBody = (request: FuzzRequest, body: string | Buffer): FuzzRequest => ({
  ...request,
  body: Buffer.from(body as string),
});

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The objects and lists in a JSON value, however deep it is. */
const containersIn = (value: unknown): object[] => {
  const found = [value].filter(isContainer);
  for (const container of found) found.push(...Object.values(container).filter(isContainer));
  return found;
};

const MARK = "\u2603fuzz\u2603";

/** The value of a JSON text; undefined for other texts, and for JSON that is too deep to write it again. */
const readJson = (text: string): unknown => {
  try {
    return JSON.parse(JSON.stringify(JSON.parse(text)));
  } catch {
    return undefined;
  }
};

/** A JSON body with another value in one place, or with a member too many or too few. */
export const changeMember: Mutation = (request, random) => {
  const body = readJson(request.body.toString());
  if (body === undefined) return changeField(request, random, "");
  const containers = containersIn(body);
  if (containers.length === 0) return withBody(request, oddJson(random));
  const container = random.pick(containers);
  const keys = Object.keys(container);
  const key =
    keys.length > 0 && random.chance(0.8) ? random.pick(keys) : random.pick([...INHERITED_NAMES, "", "a", "0"]);
  if (random.chance(0.1)) Reflect.deleteProperty(container, key);
  else Object.defineProperty(container, key, { value: MARK, enumerable: true, configurable: true, writable: true });
  return withBody(
    request,
    JSON.stringify(body).replace(JSON.stringify(MARK), () => oddJson(random)),
  );
};

/** Limits of texts, lists and maps of the services, and one more. */
const SIZES = [1, 5, 10, 15, 20, 40, 50, 100, 128, 150, 200, 250, 1_000, 1_600, 4_000, 10_000].flatMap((n) => [
  n,
  n + 1,
]);

const stretched = (value: unknown, random: Random): unknown => {
  const size = random.pick(SIZES);
  if (typeof value === "string") return (value || "x").repeat(size).slice(0, size);
  if (typeof value === "number") return random.pick([size, -size, size + 0.5, value * 1e6]);
  if (Array.isArray(value)) return Array.from({ length: size }, (_, index) => value[index % value.length] ?? null);
  if (!isContainer(value)) return value;
  const [one] = Object.values(value);
  return Object.fromEntries(Array.from({ length: Math.min(size, 1_001) }, (_, index) => [`k${index}`, one]));
};

/** A JSON body with one value as long, or as large, as a limit, or a little more. */
export const stretchMember: Mutation = (request, random) => {
  const body = readJson(request.body.toString());
  const containers = containersIn(body).filter((container) => Object.keys(container).length > 0);
  if (containers.length === 0) return request;
  const container = random.pick(containers);
  const key = random.pick(Object.keys(container));
  Object.defineProperty(container, key, {
    ...{ value: stretched(Reflect.get(container, key), random) },
    ...{ enumerable: true, configurable: true, writable: true },
  });
  return withBody(request, JSON.stringify(body));
};

/** A form with another value or name in one field. */
const changeField: Mutation = (request, random) => {
  const fields = [...new URLSearchParams(request.body.toString())];
  const index = random.below(fields.length + 1);
  const [name = "", value = ""] = fields[index] ?? [];
  fields[index] = random.chance(0.7) ? [name, oddText(random)] : [oddText(random), value];
  return withBody(request, new URLSearchParams(fields).toString());
};

export const replaceBody: Mutation = (request, random) =>
  withBody(request, random.chance(0.7) ? oddJson(random) : oddText(random));

export const damageBody: Mutation = (request, random) => {
  const bytes = Buffer.from(request.body);
  if (bytes.length === 0) return withBody(request, "\ufeff{}");
  const at = random.below(bytes.length);
  if (random.chance(0.3)) return withBody(request, bytes.subarray(0, at));
  if (random.chance(0.2)) return withBody(request, Buffer.concat([bytes, bytes]));
  bytes[at] = random.below(256);
  return withBody(request, bytes);
};
