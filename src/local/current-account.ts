import type { Health } from "../health.ts";
import type { Account } from "./account.ts";
import type { Broker } from "./broker/broker.ts";

/** The parts of the account that is open, for callers in the same process. */
export type AccountParts = Readonly<Pick<Account, "engine" | "runner" | "configuration" | "calls" | "logs">> & {
  readonly broker: Broker;
};

/** Holds the account that became ready last: a restored snapshot opens another one. */
export const createCurrentAccount = (health: Health) => {
  health.report("resources", { kind: "starting" });
  let ready: { account: Account; broker: Broker } | undefined;
  const current = () => {
    if (!ready) throw new Error("the local cloud has not started yet");
    return ready;
  };
  const parts: AccountParts = {
    get engine() {
      return current().account.engine;
    },
    get runner() {
      return current().account.runner;
    },
    get configuration() {
      return current().account.configuration;
    },
    get calls() {
      return current().account.calls;
    },
    get logs() {
      return current().account.logs;
    },
    get broker() {
      return current().broker;
    },
  };
  return {
    parts,
    /** Makes an account the current one when it is ready; returns it at once. */
    replace: (account: Account): Account => {
      health.report("resources", { kind: "starting" });
      account.ready.then(
        ({ broker }) => {
          ready = { account, broker };
          health.report("resources", { kind: "ready" });
        },
        (error: unknown) => health.report("resources", { kind: "failing", error }),
      );
      return account;
    },
  };
};
