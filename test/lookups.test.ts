import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Argument, type Expression, parseSync, Visitor } from "oxc-parser";
import { expect, test } from "vitest";

// A name that comes from outside may be `constructor` or `__proto__`. Looked up in a plain object, it finds what every
// object inherits. AST types do not say where a name comes from, so no name is looked up by `object[name]`.
const RULE =
  "use ownValue(object, name), a Map, or Object.fromEntries; a number is index, at, or the result of arithmetic";

const ROOT = join(import.meta.dirname, "..");
const SOURCES = globSync(["handlers/**/*.ts", "src/**/*.{ts,tsx}"], { cwd: ROOT }).sort();

/** The only file that may index a plain object by a name from outside. */
const OWN_VALUE = "src/own-value.ts";

const INDEX_NAMES = ["index", "at"];
const ARITHMETIC = ["-", "*", "/", "%", "&", "|", ">>", ">>>", "<<"];

const isNumber = (key: Expression | Argument): boolean => {
  switch (key.type) {
    case "Literal":
      return true;
    case "Identifier":
      return INDEX_NAMES.includes(key.name);
    case "UpdateExpression":
      return true;
    case "BinaryExpression":
      return ARITHMETIC.includes(key.operator) || (key.operator === "+" && [key.left, key.right].some(isNumeral));
    case "CallExpression": {
      const { callee } = key;
      return (
        (callee.type === "Identifier" && callee.name === "Number") ||
        (callee.type === "MemberExpression" && callee.object.type === "Identifier" && callee.object.name === "Math")
      );
    }
    default:
      return false;
  }
};

const isNumeral = (node: { type: string; value?: unknown }): boolean =>
  node.type === "Literal" && typeof node.value === "number";

const lookupsIn = (path: string, text: string): string[] => {
  const found: string[] = [];
  const report = ({ start, end }: { start: number; end: number }) => {
    const line = text.slice(0, start).split("\n").length;
    found.push(`${path}:${line}: ${text.slice(start, end).replaceAll(/\s+/g, " ")}: ${RULE}`);
  };
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  new Visitor({
    MemberExpression: (node) => {
      if (node.computed && !isNumber(node.property as Expression)) report(node);
    },
    BinaryExpression: (node) => {
      if (node.operator === "in" && node.left.type !== "Literal") report(node);
    },
    ObjectPattern: (node) => {
      for (const property of node.properties)
        if (property.type === "Property" && property.computed && !isNumber(property.key as Expression)) report(node);
    },
  }).visit(program);
  return found;
};

test("no name is looked up in a plain object", () => {
  const found = SOURCES.filter((path) => path !== OWN_VALUE).flatMap((path) =>
    lookupsIn(path, readFileSync(join(ROOT, path), "utf8")),
  );
  expect(found).toEqual([]);
}, 120_000);

test.each([
  "const a = services[name];",
  "const a = services?.[scope.service];",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is source text.
  "const a = routes[`${method} ${path}`];",
  "const a = routes['x' + name];",
  "const a = TABLE[kind as Kind];",
  "counts[key] = 1;",
  "counts[key] += 1;",
  "delete counts[key];",
  "if (name in services) run();",
  "const { [name]: service } = services;",
  "const a = lists[names[0]];",
])("a lookup by a name is found: %s", (text) => expect(lookupsIn("seeded.ts", text)).toHaveLength(1));

test.each([
  "const a = list[0];",
  "const a = list[index];",
  "const a = list[index + 1];",
  "const a = bytes[++at];",
  "const a = list[list.length - 1];",
  "const a = list[Number(text)];",
  "const a = list[Math.floor(size / 2)];",
  "const a = headers['x-amz-target'];",
  "const { [0]: first, name: other } = list;",
  "const a = { [name]: 1 };",
  'if ("code" in error) run();',
  "type A = Table[Kind];",
])("another access is not: %s", (text) => expect(lookupsIn("seeded.ts", text)).toEqual([]));
