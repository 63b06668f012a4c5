// docs/engine-coverage.md is generated from the table of operations: `npx vitest run test/engine/coverage.test.ts -u` writes it.
import { expect, test } from "vitest";
import { API_ROUTES } from "../../src/engine/api-routes.ts";
import { OPERATIONS } from "../../src/engine/operations.ts";
import { EFFECTS } from "./operation-effects.ts";

const NAMES = API_ROUTES.map(({ name }) => name);
const isSupported = (name: string): boolean => Object.hasOwn(OPERATIONS, name);

const rowOf = ({ name, method, path }: (typeof API_ROUTES)[number]): string => {
  const effect = EFFECTS.find(({ operations }) => operations.test(name))?.effect ?? "";
  return `| \`${name}\` | \`${method} ${path}\` | ${isSupported(name) ? effect : "**501**"} |`;
};

test("docs/engine-coverage.md has each operation, and what the engine does with it", async () => {
  const page = [
    "# Operations of the engine",
    "",
    `${NAMES.filter(isSupported).length} of the ${NAMES.length} operations of the Pinpoint API are supported; the others return 501 \`NotImplementedException\`. What the engine does where AWS does not say is in`,
    "[The engine](engine.md).",
    "",
    "| Operation | Request | What it does beyond keeping or returning its input |",
    "|---|---|---|",
    ...API_ROUTES.map(rowOf),
    "",
  ].join("\n");
  await expect(page).toMatchFileSnapshot("../../docs/engine-coverage.md");
});

test("each supported operation is an operation of the API", () => {
  expect(Object.keys(OPERATIONS).filter((name) => !NAMES.includes(name))).toEqual([]);
});

test("each effect describes a supported operation", () => {
  const unused = EFFECTS.filter(({ operations }) => !NAMES.some((name) => operations.test(name) && isSupported(name)));
  expect(unused).toEqual([]);
});
