import { resolve } from "node:path";
import type { Terminal } from "../../demo/terminal.ts";
import { type Cloud, startCloud } from "../../local/cloud.ts";
import { toError } from "../../to-error.ts";
import { surviveUncaughtErrors } from "../../uncaught-errors.ts";
import { findStack } from "../find-stack.ts";
import { announceCloud, type RunningCloud } from "../target/running-clouds.ts";
import { describeClock } from "./describe-clock.ts";
import type { StartOptions } from "./options.ts";
import { stopSignal } from "./stop-signal.ts";

/** Starts the local cloud, runs the demo and keeps running until stopped. Returns the exit code. */
export const run = async (options: StartOptions, terminal: Terminal): Promise<number> => {
  const { port, fresh, paused, params, allowedHosts, state: directory } = options;
  const startedAt = performance.now();
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const stack = findStack(process.cwd());
  const configuration = stack.path;
  const cloud = await startCloud({
    port,
    directory,
    configuration,
    fresh,
    paused,
    params,
    allowedHosts,
    reload: true,
    log,
  });
  surviveUncaughtErrors(cloud.health, log);
  terminal.print(`Local cloud ready at ${cloud.url} in ${Math.round(performance.now() - startedAt)} ms`);
  if (!stack.isOwn) terminal.print(`It runs the functions and resources of ${stack.path}, without the demo`);
  const ahead = describeClock(cloud.engine.context.clock.offsetMs());
  if (ahead !== undefined) terminal.print(ahead);
  const withdraw = announce({ url: cloud.url, pid: process.pid, directory: resolve(directory) }, options, log);
  try {
    return options.bare || !stack.isOwn ? await keepRunning(options) : await playDemo(cloud, options, terminal);
  } finally {
    withdraw();
    await cloud.close();
  }
};

/** Commands that cannot find the local cloud need `--endpoint`; that is no reason not to start. */
const announce = (cloud: RunningCloud, { stateHome }: StartOptions, log: (line: string) => void): (() => void) => {
  try {
    return announceCloud(stateHome, cloud);
  } catch (error) {
    log(`npx poke and npx pinpoint need --endpoint ${cloud.url}: ${toError(error).message}`);
    return () => {};
  }
};

const keepRunning = async ({ once, isScript }: StartOptions): Promise<number> => {
  if (!once) await stopSignal(isScript);
  return 0;
};

// Imported here because a local cloud without the demo starts faster without its modules.
const playDemo = async (cloud: Cloud, options: StartOptions, terminal: Terminal): Promise<number> =>
  (await import("./play-demo.ts")).playDemo(cloud, options, terminal);
