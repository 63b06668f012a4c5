import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The stack that the local cloud runs. */
export type Stack = {
  /** Path of its serverless.yml. */
  path: string;
  folder: string;
  /** Whether it is the stack of this package, which the demo needs. */
  isOwn: boolean;
};

const OWN_PATH = join(import.meta.dirname, "../../serverless.yml");

/** The stack of the working directory if that has a serverless.yml, else the one of this package. */
export const findStack = (directory: string): Stack => {
  const path = join(directory, "serverless.yml");
  const isOwn = !existsSync(path) || realpathSync(path) === realpathSync(OWN_PATH);
  return isOwn ? { path: OWN_PATH, folder: dirname(OWN_PATH), isOwn } : { path, folder: directory, isOwn };
};
