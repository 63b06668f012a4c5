import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";
import { limitArenas } from "./start/limit-arenas.ts";
import { HELP, parseOptions } from "./start/options.ts";
import { createTerminal } from "./start/terminal.ts";

// State contains secrets: only the owner may read the files that this process creates.
process.umask(0o077);
limitArenas(import.meta.filename, process);
// Before all other imports, so that Node compiles them only on the first start.
enableCompileCache();
// A dozen isolates, most of them idle: with V8's defaults, their young generations alone take hundreds of megabytes.
setFlagsFromString("--optimize-for-size");

const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const isPortInUse = "code" in error && error.code === "EADDRINUSE";
  return isPortInUse
    ? `A port is in use (${error.message}). Stop the process that uses it, or set other ports with --port and --pages.`
    : error.message;
};

const terminal = createTerminal(process.stdout);
const parsed = parseOptions(process.argv.slice(2), process.env);
if (parsed.kind === "help") terminal.print(HELP);
else if (parsed.kind === "invalid") {
  process.stderr.write(`${parsed.reason}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  try {
    const { run } = await import("./start/run.ts");
    process.exitCode = await run(parsed.options, terminal);
  } catch (error) {
    // Clients of a demo that failed would keep the process running.
    process.stderr.write(`${explain(error)}\n`, () => process.exit(1));
  }
}
