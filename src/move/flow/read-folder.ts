import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ExportedFile } from "../in/read-exported.ts";

/** In the folder of an export: the files of the export job with all endpoints. */
const ENDPOINTS_FOLDER = "endpoints";

// Far more than a response of Pinpoint has: an email template has up to 600,000 characters. [Pinpoint quotas: message templates]
const FILE_MAX_BYTES = 50_000_000;

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
  for (const path of paths) files.push(await readExportedFile(relative(folder, path), path));
  return { files, endpoints: existsSync(endpoints) ? endpoints : undefined };
};

const readExportedFile = async (name: string, path: string): Promise<ExportedFile> => {
  const { size } = await stat(path);
  if (size <= FILE_MAX_BYTES) return { name, text: await readFile(path, "utf8") };
  const cure = `the files of an export job belong into the folder ${ENDPOINTS_FOLDER}`;
  return { name, problem: `has ${size} bytes, at most ${FILE_MAX_BYTES} are read; ${cure}` };
};
