import { parseArgs } from "node:util";
import { TARGET_HELP, TARGET_OPTIONS } from "../target/target-options.ts";

export const HELP = `npx pinpoint move <in|out> [options]

Moves an application that was exported from Pinpoint into the engine, or its customers and templates to Amazon Connect.
docs/moving.md has the whole walk.

  in                     creates what the AWS CLI saved: templates, segments, campaigns (paused), journeys (drafts), and
                         endpoints; what was created before is not created again. Without --write, prints the plan
    --from <directory>   JSON files with responses of the Pinpoint API, in any number and with any names; in its
                         folder endpoints, the files of an export job
    --write              moves
    --application <id>   the application to move to (default: one that is created like the exported one)
    --server <url>       moves to the engine that \`npx pinpoint serve\` runs, with the key in AWS_ACCESS_KEY_ID and
                         AWS_SECRET_ACCESS_KEY, for the region in AWS_REGION
    --imports <s3 url>   where each imported segment has a folder with its export, named for its id
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
      from: { type: "string" },
      server: { type: "string" },
      application: { type: "string" },
      imports: { type: "string" },
      write: { type: "boolean", default: false },
      to: { type: "string" },
      endpoints: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [direction, ...rest] = positionals;
  if (rest.length > 0) throw new Error(`unexpected argument ${rest[0]}`);
  return { direction, ...values };
};
