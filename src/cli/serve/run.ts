import { setTimeout } from "node:timers/promises";
import { describeDestinations } from "../../serve/describe-destinations.ts";
import { log } from "../../serve/log.ts";
import { readConfig } from "../../serve/read-config.ts";
import { startServer } from "../../serve/serve.ts";
import { surviveUncaughtErrors } from "../../uncaught-errors.ts";
import type { ServeOptions } from "./options.ts";

// An invocation takes at most 15 seconds; a message can wait for minutes until the service does not throttle any more.
const STOP_MAX_MS = 45_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs the server until SIGTERM or SIGINT, of which a second one ends the process at once. */
export const run = async ({ config, isCheck }: ServeOptions, environment: Environment): Promise<void> => {
  const setup = readConfig(config, environment);
  if (isCheck) return void process.stdout.write(`${config} is valid\n`);
  const stop = stopRequest();
  const server = await startServer(setup);
  surviveUncaughtErrors(server.health, (line) => log(line));
  log("ready", { url: server.url, ...describeDestinations(setup) });
  await stop;
  log("stopping: open requests and batches in flight finish");
  const end = await Promise.race([
    server.close().then(() => "stopped"),
    setTimeout(STOP_MAX_MS).then(() => "stopped; batches in flight are attempted again at the next start"),
    stopRequest().then(() => "stopped by a second signal; batches in flight are attempted again at the next start"),
  ]);
  log(end);
  process.exit(0);
};

const stopRequest = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  });
