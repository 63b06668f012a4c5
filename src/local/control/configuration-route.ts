import type { ControlRoute } from "./control-route.ts";

/** Environments stay out of it: they hold secrets. */
export const configurationRoute: ControlRoute = {
  method: "GET",
  path: "/_local/configuration",
  help: "What serverless.yml made here: functions, tables, queues, topics, streams, buckets, event source mappings.",
  run: async ({ account }) => {
    const { configuration } = await account();
    return { ...configuration, functions: configuration.functions.map(({ environment: _, ...fn }) => fn) };
  },
};
