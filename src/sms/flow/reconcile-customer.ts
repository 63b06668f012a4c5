import { settingsOf, type TwoWaySettings } from "../keywords/number-settings.ts";
import { decideRepair } from "../opt-outs/decide-repair.ts";
import type { ReconcilerPorts } from "../opt-outs/reconciler-ports.ts";
import type { Parties } from "../ports.ts";

/** A customer, a list, and whether the page that names the customer says that it is listed. */
export type Compared = Parties & { listName: string; isSelfManaged: boolean; isListed: boolean };

/** A customer in a list: whether the opt-outs of its numbers are self-managed makes no difference. */
export const ofList = (listName: string, customer: string): Compared => ({
  customer,
  number: "",
  listName,
  isSelfManaged: false,
  isListed: true,
});

/** A customer of a number. A conversation does not say whether the customer is listed, which matters only after an opt-out. */
export const ofNumber = (settings: TwoWaySettings, { customer, number }: Parties): Compared => {
  const { optOutListName, selfManagedOptOuts } = settingsOf(settings, number);
  return { customer, number, listName: optOutListName, isSelfManaged: selfManagedOptOuts, isListed: false };
};

/** Compares one customer, and repairs what differs; returns whether there was something to repair. */
export const reconcileCustomer = async (
  parties: Compared,
  reason: string | undefined,
  ports: ReconcilerPorts,
): Promise<boolean> => {
  const { customer, listName } = parties;
  const own = {
    isSuppressed: reason !== undefined,
    isSuppressedByOptOut: reason === "opt-out",
    optOuts: await ports.readOptOuts(customer),
  };
  const decide = (isListed: boolean) => decideRepair({ ...own, isListed }, parties);
  if (decide(parties.isListed) === "none") return false;
  // The customer may have sent another text since the page was read.
  const repair = decide(await ports.isListed(listName, customer));
  switch (repair) {
    case "none":
      return false;
    case "opt-out":
      await ports.setEndpointsOptOut(parties, "ALL");
      return true;
    case "list":
      await ports.addToList(listName, customer);
      return true;
    default:
      return repair satisfies never;
  }
};
