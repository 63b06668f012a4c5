// npx pinpoint restore: puts a copy of the database in place.
import { restore } from "../serve/data-folder.ts";
import { readConfig } from "../serve/read-config.ts";
import { runCopy } from "./serve/run-copy.ts";

const HELP = `npx pinpoint restore --config <file> --from <file> [--replace]

Checks a copy that \`npx pinpoint backup\` made, and puts it in place while the server is stopped.

  --replace   replaces the database that is there, and keeps it under another name
`;

await runCopy(process, "from", HELP, async ({ config, file, replace }) => {
  const result = await restore(readConfig(config, process.env).data, file, replace);
  switch (result.kind) {
    case "refused":
      return { exitCode: 1, message: result.reason };
    case "restored":
      return {
        exitCode: 0,
        message: `${file} was restored${result.replaced === undefined ? "" : `; the earlier database is ${result.replaced}`}`,
      };
    default:
      return result satisfies never;
  }
});
