import { section } from "./snippets.ts";

/** A shell block or a named file of the README, in its order. */
export type WalkStep = { kind: "commands"; commands: string } | { kind: "file"; path: string; text: string };

// A file has its name at the beginning of the paragraph before it.
const BLOCK = /(?:^`([\w./-]+)`[^\n]*\n\n)?(?:<!-- [^\n]* -->\n)?^```(\w+)\n([\s\S]*?)^```$/gm;

/** The steps of a section of the README that leads from an empty folder to something that works. */
export const walkSteps = (title: string): WalkStep[] =>
  [...section(title).matchAll(BLOCK)].map(([, path, language, text = ""]): WalkStep => {
    if (path !== undefined) return { kind: "file", path, text };
    if (language === "sh") return { kind: "commands", commands: text };
    throw new Error(`a block of "${title}" is neither a shell block nor a file with a name: ${text}`);
  });
