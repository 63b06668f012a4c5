import * as z from "zod";
import type { ControlRoute } from "./control-route.ts";

const Query = z.strictObject({ customerId: z.string().min(1).max(1_000) });

export const tokenRoute: ControlRoute = {
  method: "GET",
  path: "/_local/token",
  help: "What an app's own backend would give a customer who is signed in: ?customerId=<id>.",
  run: async ({ account }, { query }) => {
    const { customerId } = Query.parse(Object.fromEntries(query));
    return (await account()).tokens.issue(customerId, new Date());
  },
};
