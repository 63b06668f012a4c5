import * as z from "zod";
import type { ControlRoute } from "./control-route.ts";

const TokenQuery = z.strictObject({ customerId: z.string().min(1).max(1_000) });

export const tokenRoute: ControlRoute = {
  method: "GET",
  path: "/_local/token",
  help:
    "Returns the credentials that an app's backend would give to a signed-in customer: a token, and the URL of the broker. " +
    "Query: customerId=<id>.",
  run: async ({ account }, { query }) => {
    const { customerId } = TokenQuery.parse(Object.fromEntries(query));
    return (await account()).tokens.issue(customerId, new Date());
  },
};
