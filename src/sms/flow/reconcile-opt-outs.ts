import { chunksOf } from "../../chunks.ts";
import { RemoteFault } from "../../errors.ts";
import type { Budget } from "../../run.ts";
import { isFinished } from "../conversation-record.ts";
import type { TwoWaySettings } from "../keywords/number-settings.ts";
import type { ReconcilerPorts } from "../opt-outs/reconciler-ports.ts";
import { type Position, sourcesFrom, sourcesOf } from "../opt-outs/sources.ts";
import { planRetry } from "../plan-retry.ts";
import { type Compared, ofList, ofNumber, reconcileCustomer } from "./reconcile-customer.ts";

// [End User Messaging SMS quotas] The operations on opt-out lists allow few requests a second.
const CUSTOMERS_AT_ONCE = 5;

export type Reconciled = { compared: number; repaired: number; failed: number; isComplete: boolean };
export type ReportFailure = (error: unknown) => void;

type Customers = { parties: Compared[]; token: string | undefined };

/**
 * Compares opt-out lists and our own opt-outs page by page while there is time. The position is stored after each page;
 * the next run continues there. What fails is compared again when the lists are next read from the start.
 */
export const reconcileOptOuts = async (
  settings: TwoWaySettings,
  ports: ReconcilerPorts,
  budget: Budget,
  report: ReportFailure,
): Promise<Reconciled> => {
  const total = { compared: 0, repaired: 0, failed: 0 };
  const left = sourcesFrom(sourcesOf(settings), await ports.position.load());
  for (let at = left.shift(); at !== undefined; ) {
    if (budget.leftMs() <= 0) return { ...total, isComplete: false };
    const { customers, failed } = await readPage(at, settings, ports, budget, report);
    const counts = await reconcilePage(customers, ports, budget, report);
    total.compared += counts.compared;
    total.repaired += counts.repaired;
    total.failed += counts.failed + failed;
    if (!counts.isComplete) return { ...total, isComplete: false };
    at = customers.token === undefined ? left.shift() : { source: at.source, token: customers.token };
    await ports.position.save(at);
  }
  return { ...total, isComplete: true };
};

/** A page that cannot be read counts as one failure; the run continues with the next source. */
const readPage = (
  at: Position,
  settings: TwoWaySettings,
  ports: ReconcilerPorts,
  budget: Budget,
  report: ReportFailure,
): Promise<{ customers: Customers; failed: number }> =>
  retryThrottled(() => readCustomers(at, settings, ports), ports, budget).then(
    (customers) => ({ customers, failed: 0 }),
    (error: unknown) => {
      report(error);
      return { customers: { parties: [], token: undefined }, failed: 1 };
    },
  );

const readCustomers = async (
  { source, token }: Position,
  settings: TwoWaySettings,
  ports: ReconcilerPorts,
): Promise<Customers> => {
  if (source.kind === "list") {
    const page = await ports.readList(source.listName, token);
    return { parties: page.items.map((customer) => ofList(source.listName, customer)), token: page.token };
  }
  const page = await ports.readConversations(token);
  // An unfinished turn may be a START whose effects are under way.
  const settled = page.items.filter(({ record }) => record.turns.every(isFinished));
  const parties = settled.map((conversation) => ofNumber(settings, conversation));
  return { parties: parties.filter(({ isSelfManaged }) => isSelfManaged), token: page.token };
};

const reconcilePage = async (
  { parties }: Customers,
  ports: ReconcilerPorts,
  budget: Budget,
  report: ReportFailure,
): Promise<Reconciled> => {
  const total = { compared: 0, repaired: 0, failed: 0, isComplete: true };
  for (const group of chunksOf(parties, CUSTOMERS_AT_ONCE)) {
    if (budget.leftMs() <= 0) return { ...total, isComplete: false };
    for (const result of await reconcileGroup(group, ports, budget)) {
      total.compared += 1;
      if (result.status === "rejected") {
        total.failed += 1;
        report(result.reason);
      } else if (result.value) total.repaired += 1;
    }
  }
  return total;
};

const reconcileGroup = (
  group: Compared[],
  ports: ReconcilerPorts,
  budget: Budget,
): Promise<PromiseSettledResult<boolean>[]> => {
  const customers = group.map(({ customer }) => customer);
  const reasons = retryThrottled(() => ports.whySuppressed(customers), ports, budget);
  const compare = async (one: Compared) => {
    const reason = (await reasons).get(one.customer);
    return retryThrottled(() => reconcileCustomer(one, reason, ports), ports, budget);
  };
  return Promise.allSettled(group.map(compare));
};

const retryThrottled = async <T>(
  work: () => Promise<T>,
  { wait, random }: Pick<ReconcilerPorts, "wait" | "random">,
  budget: Budget,
): Promise<T> => {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await work();
    } catch (error) {
      const isThrottled = error instanceof RemoteFault && error.kind === "throttled";
      const waitMs = isThrottled ? planRetry(attempts, random(), budget.leftMs()) : undefined;
      if (waitMs === undefined) throw error;
      await wait(waitMs);
    }
  }
};
