import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { reachedDeclarations } from "./declarations.ts";

// The statements that TypeScript writes, each on a line of its own.
const RELATIVE_IMPORT = /^(?<imported>import .*) from "(?<from>\.[^"]*)\.ts";$/;
const RELATIVE_EXPORT = /^(?<exported>export (?:type )?\{.*\}) from "\.[^"]*";$/;
const EXPORTED_DECLARATION = /^export (?=(?:declare|type|interface) )/;

/**
 * One declaration file with all that the modules of `entry` declare; only what `entry` exports is exported. What the modules
 * of `main` declare is imported from "./index.js", if that is another entry. The names in these modules have to differ, no
 * import may rename one, and `main` has to export what others import; the tests that compile against the package find all three.
 */
export const mergeDeclarations = (entry: string, main: string): string => {
  const shared = entry === main ? new Set<string>() : reachedDeclarations([main]);
  const [first = entry, ...others] = [...reachedDeclarations([entry])].filter((path) => !shared.has(path));
  const lines = [
    ...others.flatMap((path) => linesOf(path, shared).flatMap(asLocal)),
    ...linesOf(first, shared).flatMap(asEntry),
  ];
  return [...new Set(lines.filter(isImport)), ...lines.filter((line) => !isImport(line)), "export {};", ""].join("\n");
};

const linesOf = (path: string, shared: ReadonlySet<string>): string[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "export {};" && line !== "")
    .flatMap((line) => {
      const { imported, from } = line.match(RELATIVE_IMPORT)?.groups ?? {};
      if (from === undefined) return [line];
      return shared.has(resolve(dirname(path), `${from}.d.ts`)) ? [`${imported} from "./index.js";`] : [];
    });

const isImport = (line: string): boolean => line.startsWith("import ");

const asLocal = (line: string): string[] =>
  RELATIVE_EXPORT.test(line) ? [] : [line.replace(EXPORTED_DECLARATION, "")];

const asEntry = (line: string): string[] => {
  const exported = line.match(RELATIVE_EXPORT)?.groups?.exported;
  return [exported === undefined ? line : `${exported};`];
};
