// CONTRIBUTING.md, the documents and the editor's launch configurations name files and commands of this repository.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const DOCUMENTS = globSync(["*.md", "docs/**/*.md", ".github/**/*.md", "src/**/*.md"], { cwd: ROOT }).sort();

// Only fenced blocks and inline code are searched; paths start with a top-level folder.
const CODE = /```[\s\S]*?```|`[^`\n]+`/g;
const PATH = /(?<![\w./-])(?:\.ci|\.github|\.vscode|bench|docs|events|handlers|infra|src|test)\/[\w./-]+/g;
const LINK = /\]\((?!https?:)([^)#\s]+)/g;
const SCRIPT = /npm run ([\w:-]+)/g;
// Written by programs, so it is missing from a fresh clone.
const GENERATED = "bench/results/";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

const pathsIn = (text: string): string[] =>
  (text.match(CODE) ?? []).flatMap((code) => code.match(PATH) ?? []).filter((path) => !path.startsWith(GENERATED));

// A link to ../../security/ leads to the page of the repository on GitHub.
const linksIn = (text: string): string[] =>
  [...text.matchAll(LINK)].map(([, link = ""]) => link).filter((link) => !link.startsWith("../../security/"));

const missing = (folder: string, paths: string[]): string[] =>
  [...new Set(paths)].filter((path) => !existsSync(join(ROOT, folder, path)));

describe.each(DOCUMENTS)("%s", (document) => {
  const text = read(document);

  test("names only files that exist", () => expect(missing("", pathsIn(text))).toEqual([]));

  test("links only to files that exist", () => expect(missing(dirname(document), linksIn(text))).toEqual([]));

  test("names only scripts of package.json", () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read("package.json"));
    const named = [...text.matchAll(SCRIPT)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test("a path in code that does not exist is found", () => {
  const text = "See `src/gone.ts`, [a page](docs/gone.md), and\n```sh\nnode src/cli/start.ts src/gone/\n```\n";
  expect(missing("", pathsIn(text))).toEqual(["src/gone.ts", "src/gone/"]);
  expect(missing("", linksIn(text))).toEqual(["docs/gone.md"]);
});

test("the launch configurations of VS Code start programs that exist", () => {
  const programs = read(".vscode/launch.json").matchAll(/"program": "\$\{workspaceFolder\}\/([^"]+)"/g);
  const paths = [...programs].map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThan(0);
  expect(missing("", paths)).toEqual([]);
});
