import { parseArgs } from "node:util";
import { toError } from "../../to-error.ts";

export const HELP = `npx pinpoint serve --config <file> [options]

Runs the engine as a server: requests are signed with the keys of the configuration, and messages, invocations and
events go to AWS where the configuration says so. docs/serving.md explains the configuration.

  --config <file>  the configuration, YAML or JSON
  --check          reads the configuration and its secrets, prints what is wrong, and exits; 0 if nothing is
  --help           prints this text

  npx pinpoint backup --config <file> --to <file>                 copies the database while the server runs
  npx pinpoint restore --config <file> --from <file> [--replace]  puts a copy in place while the server is stopped
`;

export type ServeOptions = { config: string; isCheck: boolean };
export type ParsedServeOptions =
  | { kind: "run"; options: ServeOptions }
  | { kind: "help" }
  | { kind: "invalid"; reason: string };

/** Parses the command line of `npx pinpoint serve`. */
export const parseServeOptions = (args: string[]): ParsedServeOptions => {
  try {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: "string" },
        check: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const { config, check: isCheck, help } = values;
    if (help) return { kind: "help" };
    if (config === undefined) return { kind: "invalid", reason: "--config is required" };
    return { kind: "run", options: { config, isCheck } };
  } catch (error) {
    return { kind: "invalid", reason: toError(error).message };
  }
};
