// The pages in docs/operating/: their code blocks and tables.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

export const PAGES = globSync("docs/operating/*.md", { cwd: ROOT })
  .sort()
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));

export const pageAt = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** The code of each fenced block in a language, without the indentation of the fence. */
export const blocksOf = (text: string, language: string): string[] => {
  const blocks = text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm);
  return [...blocks]
    .filter(([, , found]) => found === language)
    .map(([, indent = "", , code = ""]) => code.replaceAll(new RegExp(`^${indent}`, "gm"), ""));
};

/** The cells of each table, without its heading. */
export const tablesOf = (text: string): string[][][] =>
  [...text.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
    table
      .trim()
      .split("\n")
      .slice(2)
      .map((row) =>
        row
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  );
