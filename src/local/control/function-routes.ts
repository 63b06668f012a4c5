import type { Account } from "../account.ts";
import { ControlRefusal, type ControlRoute } from "./control-route.ts";

const known = ({ runner }: Account, key: string | null | undefined): string => {
  const keys = runner.functions.map((fn) => fn.key);
  if (key && keys.includes(key)) return key;
  throw new ControlRefusal(404, `there is no function "${key ?? ""}"; there are: ${keys.join(", ")}`);
};

export const functionRoutes: ControlRoute[] = [
  {
    method: "POST",
    path: "/_local/functions/{key}/kill",
    help: "Ends all instances of a function in the middle of what they do, as a crash would.",
    run: async ({ account }, { params }) => {
      const here = await account();
      return { killed: await here.runner.kill(known(here, params.key)) };
    },
  },
  {
    method: "GET",
    path: "/_local/logs",
    help: "What a function printed: ?function=<key>. All of it is in logs/<key>.log of the state directory.",
    run: async ({ account }, { query }) => {
      const here = await account();
      return { lines: here.logs.lines(known(here, query.get("function"))) };
    },
  },
];
