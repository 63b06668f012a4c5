import type { ControlRoute } from "./control-route.ts";

/** Leaves out the functions' environment variables, because they contain secrets. */
export const configurationRoute: ControlRoute = {
  method: "GET",
  path: "/_local/configuration",
  help: "Returns the functions and resources that were read from serverless.yml, without environment variables.",
  run: async ({ account }) => {
    const { configuration } = await account();
    return { ...configuration, functions: configuration.functions.map(({ environment: _, ...fn }) => fn) };
  },
};
