import type { Terminal } from "../../demo/terminal.ts";
import { type Cloud, startCloud } from "../../local/cloud.ts";
import { surviveUncaughtErrors } from "../../local/uncaught-errors.ts";
import type { StartOptions } from "./options.ts";
import { stopSignal } from "./stop-signal.ts";

/** Starts the local cloud, plays the demo story and keeps running until stopped. Returns the exit code. */
export const run = async (options: StartOptions, terminal: Terminal): Promise<number> => {
  const { port, fresh, paused, params, allowedHosts, state: directory } = options;
  const startedAt = performance.now();
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const cloud = await startCloud({ port, directory, fresh, paused, params, allowedHosts, log });
  surviveUncaughtErrors(cloud.health, log);
  terminal.print(`Local cloud ready at ${cloud.url} in ${Math.round(performance.now() - startedAt)} ms`);
  try {
    return options.bare ? await keepRunning(options) : await playDemo(cloud, options, terminal);
  } finally {
    await cloud.close();
  }
};

const keepRunning = async ({ once, isScript }: StartOptions): Promise<number> => {
  if (!once) await stopSignal(isScript);
  return 0;
};

// Imported here because the demo needs development dependencies, and the local cloud alone does not.
const playDemo = async (cloud: Cloud, options: StartOptions, terminal: Terminal): Promise<number> =>
  (await import("./play-demo.ts")).playDemo(cloud, options, terminal);
