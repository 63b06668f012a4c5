import { parseArgs } from "node:util";
import { toError } from "../../to-error.ts";

export type CopyOptions = { config: string; file: string; replace: boolean };
export type ParsedCopyOptions =
  | { kind: "run"; options: CopyOptions }
  | { kind: "help" }
  | { kind: "invalid"; reason: string };

const COMMON = { config: { type: "string" }, help: { type: "boolean", default: false } } as const;

/** Parses the command line of `npx pinpoint backup`, whose file is in `--to`, or of `restore`, whose file is in `--from`. */
export const parseCopyOptions = (args: string[], fileOption: "to" | "from"): ParsedCopyOptions => {
  try {
    const { config, file, replace, help } = fileOption === "to" ? backupValues(args) : restoreValues(args);
    if (help) return { kind: "help" };
    if (config === undefined || file === undefined)
      return { kind: "invalid", reason: `--config and --${fileOption} are required` };
    return { kind: "run", options: { config, file, replace } };
  } catch (error) {
    return { kind: "invalid", reason: toError(error).message };
  }
};

const backupValues = (args: string[]) => {
  const { to: file, ...values } = parseArgs({ args, options: { ...COMMON, to: { type: "string" } } }).values;
  return { ...values, file, replace: false };
};

const restoreValues = (args: string[]) => {
  const options = { ...COMMON, from: { type: "string" }, replace: { type: "boolean", default: false } } as const;
  const { from: file, ...values } = parseArgs({ args, options }).values;
  return { ...values, file };
};
