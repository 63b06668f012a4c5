import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readYaml } from "../../local/serverless/read-yaml.ts";
import { branchAt } from "../../local/serverless/tree.ts";
import type { Stack } from "../find-stack.ts";

/** The keys of the functions in serverless.yml. */
export const functionKeys = ({ path }: Stack): string[] =>
  Object.keys(branchAt(readYaml(readFileSync(path, "utf8")), ["functions"]));

/** The paths of the samples of a function, relative to the folder of the stack. */
export const samplesOf = ({ folder }: Stack, key: string): string[] => {
  const directory = join(folder, "events", key);
  const files = existsSync(directory) ? readdirSync(directory) : [];
  return files.filter((file) => file.endsWith(".json")).map((file) => `events/${key}/${file}`);
};

/** The path of a sample, which is relative to the working directory or to the folder of the stack. */
export const findSample = ({ folder }: Stack, path: string): string | undefined =>
  [path, join(folder, path)].find((candidate) => existsSync(candidate));
