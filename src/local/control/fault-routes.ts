import * as z from "zod";
import { FaultRule, faultKinds } from "../faults/faults.ts";
import { ControlRefusal, type ControlRoute, functionKey } from "./control-route.ts";

const FaultRules = z.strictObject({ rules: z.array(FaultRule).max(100) });

export const faultRoutes: ControlRoute[] = [
  {
    method: "GET",
    path: "/_local/faults",
    help: "The faults that are being played.",
    run: ({ faults }) => ({ rules: faults.rules() }),
  },
  {
    method: "PUT",
    path: "/_local/faults",
    help:
      `Plays faults in place of those before: {"rules": [{"service": "dynamodb", "operation": "PutItem", "kind": "throttle", "times": 3}, ` +
      `{"function": "poke", "kind": "error", "rate": 0.5}]}. Kinds: ${faultKinds.join(", ")}.`,
    run: async ({ account, faults }, { body }) => {
      const { rules } = FaultRules.parse(body);
      const here = await account();
      for (const { service, function: key } of rules) {
        if (service !== undefined && !(service in here.services)) {
          throw new ControlRefusal(
            400,
            `there is no service "${service}"; there are: ${Object.keys(here.services).join(", ")}`,
          );
        }
        if (key !== undefined) functionKey(here, key);
      }
      faults.replace(rules);
      return { rules: faults.rules() };
    },
  },
  {
    method: "DELETE",
    path: "/_local/faults",
    help: "Plays no more faults.",
    run: ({ faults }) => {
      faults.replace([]);
      return { rules: [] };
    },
  },
];
