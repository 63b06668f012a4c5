import { parseArgs } from "node:util";
import { TARGET_HELP, TARGET_OPTIONS } from "../target/target-options.ts";

export const HELP = `npx pinpoint move <out> [options]

Moves an application out of Pinpoint's format. docs/moving.md has the whole walk.

  out                    writes what Amazon Connect imports: message templates, customer profiles, and a report of
                         what they lack
    --to <directory>     where to write; files of an earlier run are replaced
    --endpoints <path>   a file of an export job, or a folder with its files; without it, no profiles are written

  --help                 prints this text

${TARGET_HELP}`;

export type MoveOptions = ReturnType<typeof parseMoveOptions>;

/** Parses the command line. Throws an error that names the option. */
export const parseMoveOptions = (args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...TARGET_OPTIONS,
      to: { type: "string" },
      endpoints: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [direction, ...rest] = positionals;
  if (rest.length > 0) throw new Error(`unexpected argument ${rest[0]}`);
  return { direction, ...values };
};
