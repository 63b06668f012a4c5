import * as z from "zod";
import { type ControlRoute, functionKey } from "./control-route.ts";

const LogQuery = z.object({ after: z.coerce.number().int().min(0) });

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
      "Returns the latest log lines of the functions, oldest first, and the position of the latest line; the whole log is in " +
      "logs/<key>.log of the state directory. Query: function=<key>, which can be repeated (default: all functions), " +
      "after=<position>. `npx pinpoint logs -f` prints them as they are written.",
    run: async ({ account }, { query }) => {
      const { after } = LogQuery.parse({ after: query.get("after") ?? 0 });
      const current = await account();
      const { logs, runner } = current;
      const named = query.getAll("function").map((key) => functionKey(current, key));
      const keys = named.length > 0 ? named : runner.functions.map(({ key }) => key);
      const lines = keys.flatMap((key) => logs.lines(key)).filter(({ position }) => position > after);
      return { lines: lines.sort((a, b) => a.position - b.position), position: logs.position() };
    },
  },
];
