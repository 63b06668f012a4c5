import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ExportedFile } from "../in/read-exported.ts";

/** In the folder of an export: the files of the export job with all endpoints. */
const ENDPOINTS_FOLDER = "endpoints";

/** The JSON files of a folder and its subfolders, and the folder with its exported endpoints if it has one. */
export const readFolder = async (folder: string): Promise<{ files: ExportedFile[]; endpoints: string | undefined }> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const endpoints = join(folder, ENDPOINTS_FOLDER);
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.startsWith(join(endpoints, "/")))
    .sort();
  const files: ExportedFile[] = [];
  for (const path of paths) files.push({ name: relative(folder, path), text: await readFile(path, "utf8") });
  return { files, endpoints: existsSync(endpoints) ? endpoints : undefined };
};
