import { stat } from "node:fs/promises";

/** What a path of the command line names. */
export const pathKind = async (path: string): Promise<"a folder" | "a file" | "nothing"> => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return "nothing";
  return found.isDirectory() ? "a folder" : "a file";
};
