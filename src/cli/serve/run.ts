import { describeDestinations } from "../../serve/describe-destinations.ts";
import { log } from "../../serve/log.ts";
import { readConfig } from "../../serve/read-config.ts";
import { startServer } from "../../serve/serve.ts";
import { surviveUncaughtErrors } from "../../uncaught-errors.ts";
import type { ServeOptions } from "./options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs the server until SIGTERM or SIGINT, of which a second one ends the process at once. */
export const run = async ({ config, isCheck }: ServeOptions, environment: Environment): Promise<void> => {
  const setup = readConfig(config, environment);
  if (isCheck) return void process.stdout.write(`${config} is valid\n`);
  const server = await startServer(setup);
  surviveUncaughtErrors(server.health, (line) => log(line));
  log("ready", { url: server.url, ...describeDestinations(setup) });
  await stopRequest();
  log("stopping: open requests and batches in flight finish");
  const ended = stopRequest().then(() => process.exit(1));
  await Promise.race([server.close(), ended]);
  log("stopped");
  process.exit(0);
};

const stopRequest = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  });
