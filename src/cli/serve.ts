// npx pinpoint serve: the engine as a server beside AWS.
import { enableCompileCache } from "node:module";
import { toError } from "../to-error.ts";
import { HELP, parseServeOptions } from "./serve/options.ts";

// The database contains personal data: only the owner may read the files that this process creates.
process.umask(0o077);
// Node compiles the clients of AWS only on the first start.
enableCompileCache();

const parsed = parseServeOptions(process.argv.slice(2));
if (parsed.kind === "help") process.stdout.write(HELP);
else if (parsed.kind === "invalid") {
  process.stderr.write(`${parsed.reason}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  try {
    const { run } = await import("./serve/run.ts");
    await run(parsed.options, process.env);
  } catch (error) {
    process.stderr.write(`${toError(error).message}\n`, () => process.exit(1));
  }
}
