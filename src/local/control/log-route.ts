import { ControlRefusal, type ControlRoute } from "./control-route.ts";

export const logRoute: ControlRoute = {
  method: "GET",
  path: "/_local/logs",
  help: "What a function printed: ?function=<key>. All of it is in logs/<key>.log of the state directory.",
  run: async ({ account }, { query }) => {
    const { runner, logs } = await account();
    const key = query.get("function");
    const keys = runner.functions.map((fn) => fn.key);
    if (!key || !keys.includes(key)) throw new ControlRefusal(400, `?function= needs one of: ${keys.join(", ")}`);
    return { lines: logs.lines(key) };
  },
};
