import { type ControlRoute, functionKey } from "./control-route.ts";

export const functionRoutes: ControlRoute[] = [
  {
    method: "POST",
    path: "/_local/functions/{key}/kill",
    help: "Ends all instances of a function in the middle of what they do, as a crash would.",
    run: async ({ account }, { params }) => {
      const here = await account();
      return { killed: await here.runner.kill(functionKey(here, params.key)) };
    },
  },
  {
    method: "GET",
    path: "/_local/logs",
    help: "What a function printed: ?function=<key>. All of it is in logs/<key>.log of the state directory.",
    run: async ({ account }, { query }) => {
      const here = await account();
      return { lines: here.logs.lines(functionKey(here, query.get("function"))) };
    },
  },
];
