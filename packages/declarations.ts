import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

// TypeScript leaves `.ts` in the imports of a declaration file; they mean the `.d.ts` beside it.
const RELATIVE_IMPORT = /(?:from |import\()"(?<path>\.[^"]*)\.(?:ts|js)"/g;

const importsOf = (path: string): string[] =>
  [...readFileSync(path, "utf8").matchAll(RELATIVE_IMPORT)].map(({ groups }) =>
    resolve(dirname(path), `${groups?.path}.d.ts`),
  );

/** The declaration files that `entries` import, directly or indirectly, and the entries themselves. */
export const reachedDeclarations = (entries: string[]): Set<string> => {
  const reached = new Set(entries.map((entry) => resolve(entry)));
  // A Set visits what is added while it is iterated.
  for (const path of reached) for (const imported of importsOf(path)) reached.add(imported);
  return reached;
};
