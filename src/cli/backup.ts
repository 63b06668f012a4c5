// npx pinpoint backup: copies the database of a server, also while it runs.
import { backup, databaseOf } from "../serve/data-folder.ts";
import { readConfig } from "../serve/read-config.ts";
import { runCopy } from "./serve/run-copy.ts";

const HELP = `npx pinpoint backup --config <file> --to <file>

Copies the database of \`npx pinpoint serve\` as it is at one moment, also while the server runs, and checks the copy. The
copy contains personal data.
`;

await runCopy(process, "to", HELP, async ({ config, file }) => {
  const { data } = readConfig(config, process.env);
  await backup(data, file);
  return { exitCode: 0, message: `${file} is a copy of ${databaseOf(data)}` };
});
