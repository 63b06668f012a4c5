import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { readYaml } from "./read-yaml.ts";
import type { Tree } from "./tree.ts";

const require = createRequire(import.meta.url);

/** Reads a file of `${file(…)}`, as its extension requires. */
export const readIncluded = (path: string): Tree => {
  switch (extname(path)) {
    case ".yml":
    case ".yaml":
      return readYaml(readFileSync(path, "utf8"));
    case ".json":
      return JSON.parse(readFileSync(path, "utf8"));
    case ".js":
    case ".cjs":
    case ".mjs":
      return readModule(path);
    default:
      return readFileSync(path, "utf8").trim();
  }
};

/** The export of a module, or the result of its exported function. */
const readModule = (path: string): Tree => {
  const exported = require(path);
  const value = exported.default ?? exported;
  return typeof value === "function" ? value() : value;
};
