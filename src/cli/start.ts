import { enableCompileCache } from "node:module";
import { HELP, readOptions } from "./start/options.ts";
import { createTerminal } from "./start/terminal.ts";

// Everything else loads after this: from the second start on it need not be compiled.
enableCompileCache();

const why = (error: unknown, port: number): string => {
  if (!(error instanceof Error)) return String(error);
  const isTaken = "code" in error && error.code === "EADDRINUSE";
  return isTaken
    ? `A port is taken (${error.message}): stop what listens there, or choose others than ${port} by --port and --pages.`
    : error.message;
};

const terminal = createTerminal(process.stdout);
const parsed = readOptions(process.argv.slice(2), process.env);
if (parsed.kind === "help") terminal.say(HELP);
else if (parsed.kind === "refused") {
  process.stderr.write(`${parsed.reason}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  try {
    const { run } = await import("./start/run.ts");
    process.exitCode = await run(parsed.options, terminal);
  } catch (error) {
    process.stderr.write(`${why(error, parsed.options.port)}\n`);
    process.exitCode = 1;
  }
}
