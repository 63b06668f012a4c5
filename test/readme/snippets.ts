import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");
export const README = readFileSync(join(ROOT, "README.md"), "utf8");

/** The shell commands of each block in a section. */
export const shellBlocks = (markdown: string): string[] =>
  [...markdown.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands = ""]) => commands);

/** A program in the README: the file that `npm run types` compiles, its text, and the shell commands before it. */
export type Snippet = { path: string; text: string; commandsBefore: string };

const SNIPPET = /<!-- (test\/readme\/[\w.-]+) -->\n```tsx?\n([\s\S]*?)```/g;

export const SNIPPETS: Snippet[] = [...README.matchAll(SNIPPET)].map(({ 1: path = "", 2: text = "", index }) => ({
  path,
  text,
  commandsBefore: shellBlocks(README.slice(0, index)).at(-1) ?? "",
}));

export const section = (title: string): string => README.split(/^## /m).find((one) => one.startsWith(title)) ?? "";

export const snippet = (path: string): Snippet => {
  const found = SNIPPETS.find((one) => one.path === path);
  if (!found) throw new Error(`the README has no snippet ${path}`);
  return found;
};
