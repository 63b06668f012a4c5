import { type ControlRoute, functionKey } from "./control-route.ts";

export const functionRoutes: ControlRoute[] = [
  {
    method: "POST",
    path: "/_local/functions/{key}/kill",
    help: "Terminates all instances of a function, even during an invocation, as a crash does.",
    run: async ({ account }, { params }) => {
      const current = await account();
      return { killed: await current.runner.kill(functionKey(current, params.get("key"))) };
    },
  },
  {
    method: "GET",
    path: "/_local/logs",
    help:
      "Returns the latest log lines of a function; the whole log is in logs/<key>.log of the state directory. " +
      "Query: function=<key>.",
    run: async ({ account }, { query }) => {
      const current = await account();
      return { lines: current.logs.lines(functionKey(current, query.get("function"))) };
    },
  },
];
