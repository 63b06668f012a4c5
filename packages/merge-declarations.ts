import { readFileSync } from "node:fs";
import { reachedDeclarations } from "./declarations.ts";

// The statements that TypeScript writes, each on a line of its own.
const RELATIVE_IMPORT = /^import .* from "\.[^"]*";$/;
const RELATIVE_EXPORT = /^(?<exported>export (?:type )?\{.*\}) from "\.[^"]*";$/;
const EXPORTED_DECLARATION = /^export (?=(?:declare|type|interface) )/;

/**
 * One declaration file with all that the modules of `entry` declare; only what `entry` exports is exported. The names in
 * these modules have to differ, and no import may rename one; the compilation of the package in a test finds both.
 */
export const mergeDeclarations = (entry: string): string => {
  const [first = entry, ...others] = reachedDeclarations([entry]);
  const lines = [...others.flatMap((path) => linesOf(path).flatMap(asLocal)), ...linesOf(first).flatMap(asEntry)];
  return [...new Set(lines.filter(isImport)), ...lines.filter((line) => !isImport(line)), "export {};", ""].join("\n");
};

const linesOf = (path: string): string[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => !RELATIVE_IMPORT.test(line) && line !== "export {};" && line !== "");

const isImport = (line: string): boolean => line.startsWith("import ");

const asLocal = (line: string): string[] =>
  RELATIVE_EXPORT.test(line) ? [] : [line.replace(EXPORTED_DECLARATION, "")];

const asEntry = (line: string): string[] => {
  const exported = line.match(RELATIVE_EXPORT)?.groups?.exported;
  return [exported === undefined ? line : `${exported};`];
};
