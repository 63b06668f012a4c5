import * as z from "zod";
import type { Account } from "../account.ts";
import { FAULT_KINDS, FaultRule } from "../faults/faults.ts";
import { ControlError, type ControlRoute, functionKey } from "./control-route.ts";

const FaultRules = z.strictObject({ rules: z.array(FaultRule).max(100) });

export const faultRoutes: ControlRoute[] = [
  {
    method: "GET",
    path: "/_local/faults",
    help: "Returns the rules by which faults are injected.",
    run: ({ faults }) => ({ rules: faults.rules() }),
  },
  {
    method: "PUT",
    path: "/_local/faults",
    help:
      "Replaces the rules by which faults are injected into calls of a service or into a function. Body: " +
      '{"rules": [{"service": "dynamodb", "operation": "PutItem", "kind": "throttle", "times": 3}, ' +
      `{"function": "poke", "kind": "error", "rate": 0.5}]}. Kinds: ${FAULT_KINDS.join(", ")}.`,
    run: async ({ account, faults }, { body }) => {
      const { rules } = FaultRules.parse(body);
      const current = await account();
      for (const rule of rules) checkTarget(current, rule);
      faults.replace(rules);
      return { rules: faults.rules() };
    },
  },
  {
    method: "DELETE",
    path: "/_local/faults",
    help: "Deletes all rules: no more faults are injected.",
    run: ({ faults }) => {
      faults.replace([]);
      return { rules: [] };
    },
  },
];

const checkTarget = (account: Account, { service, function: key }: FaultRule): void => {
  if (service !== undefined && !account.services.has(service)) {
    const names = [...account.services.keys()].join(", ");
    throw new ControlError(400, `there is no service "${service}"; the services are: ${names}`);
  }
  if (key !== undefined) functionKey(account, key);
};
