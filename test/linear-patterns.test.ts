// Every regular expression in the sources takes time that is linear in the text: otherwise a long text stalls a function.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { beforeAll, expect, test, vi } from "vitest";

const ROOT = join(import.meta.dirname, "..");

type Pattern = { at: string; source: string; flags: string };

/** The literals of a file, and the places where it makes a pattern from text, which cannot be checked. */
const patternsIn = (path: string, text: string): { literals: Pattern[]; dynamic: string[] } => {
  const literals: Pattern[] = [];
  const dynamic: string[] = [];
  const place = (offset: number) => `${path}:${text.slice(0, offset).split("\n").length}`;
  const call = ({ callee, start }: { callee: { type: string; name?: unknown }; start: number }) => {
    if (callee.type === "Identifier" && callee.name === "RegExp") dynamic.push(place(start));
  };
  new Visitor({
    Literal: (node) => {
      if ("regex" in node)
        literals.push({ at: place(node.start), source: node.regex.pattern, flags: node.regex.flags });
    },
    NewExpression: call,
    CallExpression: call,
  }).visit(parseSync(path, text).program);
  return { literals, dynamic };
};

const found = globSync(["handlers/**/*.ts", "src/**/*.{ts,tsx}"], { cwd: ROOT })
  .sort()
  .map((path) => patternsIn(path, readFileSync(join(ROOT, path), "utf8")));

// Limits in steps and not in time: the result is the same on a busy machine. Patterns of more than 3,000 states are
// attacked instead of proven, as are those with assertions.
const LIMITS = {
  timeout: null,
  maxNFASize: 3_000,
  maxIteration: 5,
  attackLimit: 100_000,
  incubationLimit: 5_000,
  incubationTimeout: null,
  seedingTimeout: null,
  recallLimit: 0,
};

let check: typeof import("recheck").checkSync;
beforeAll(async () => {
  // The part of the package that is JavaScript: the same on every platform.
  vi.stubEnv("RECHECK_BACKEND", "pure");
  check = (await import("recheck")).checkSync;
});

const slow = (patterns: Pattern[]) =>
  patterns.flatMap(({ at, source, flags }) => {
    const result = check(source, flags, LIMITS);
    if (result.status === "safe") return [];
    return [
      `${at}: /${source}/${flags} is ${result.status === "vulnerable" ? result.complexity.summary : "not decided"}`,
    ];
  });

test("every pattern in the sources is linear", () => {
  const literals = found.flatMap(({ literals }) => literals);
  expect(literals.length).toBeGreaterThan(80);
  const distinct = new Map(literals.map((literal) => [`/${literal.source}/${literal.flags}`, literal]));
  expect(slow([...distinct.values()])).toEqual([]);
}, 600_000);

test("no pattern is made from text", () => expect(found.flatMap(({ dynamic }) => dynamic)).toEqual([]));

test("a pattern that is not linear is reported with its file and line", () => {
  const text = [
    "const trailing = /\\s+$/;",
    'text.replace(/<[^>]*>/g, "");',
    "const nested = { a: [/^(?:\\w+,?)*$/u] };",
    "const prefix = /\\$\\{([^}]+)\\}/;",
    "const comment = 1; // not a pattern: /(a+)+$/",
    'const string = "/(a+)+$/";',
    "new RegExp(text);",
  ].join("\n");
  const { literals, dynamic } = patternsIn("src/seeded.ts", text);
  expect(slow(literals)).toEqual([
    "src/seeded.ts:1: /\\s+$/ is 2nd degree polynomial",
    "src/seeded.ts:2: /<[^>]*>/g is 2nd degree polynomial",
    "src/seeded.ts:3: /^(?:\\w+,?)*$/u is exponential",
    "src/seeded.ts:4: /\\$\\{([^}]+)\\}/ is 2nd degree polynomial",
  ]);
  expect(dynamic).toEqual(["src/seeded.ts:7"]);
}, 600_000);
