import { ENDPOINTS_PER_USER } from "../pinpoint/limits.ts";

/** What happens to an endpoint that its user has no room for. */
export type CapacityPolicy =
  /** The endpoints of the user are not read; Pinpoint refuses it, or evicts the oldest push endpoint. */
  | "as-pinpoint"
  /** It is refused before the call. */
  | "refuse"
  /**
   * An endpoint of the user is deleted: one with the same channel and address, else an inactive one, else the oldest of its
   * channel. It is refused if there is none.
   */
  | "replace-oldest";

/** An endpoint that a user has. */
export type UserEndpoint = {
  Id: string;
  ChannelType?: string | undefined;
  Address?: string | undefined;
  EndpointStatus?: string | undefined;
  EffectiveDate?: string | undefined;
};

/** An endpoint that is about to be added to the user. */
export type AddedEndpoint = { Id: string; ChannelType?: string | undefined; Address?: string | undefined };

export type CapacityPlan = {
  /** Endpoints of the user to delete first. */
  deleted: string[];
  /** Ids of added endpoints, with why each has no room. */
  refused: Map<string, string>;
};

/** Plans room for endpoints that are added to one user, in order. [Pinpoint quotas: endpoints] 15 endpoints per user. */
export const planUserCapacity = (
  existing: readonly UserEndpoint[],
  added: readonly AddedEndpoint[],
  policy: Exclude<CapacityPolicy, "as-pinpoint">,
): CapacityPlan => {
  const endpoints = new Map(existing.map((endpoint) => [endpoint.Id, endpoint]));
  const addedIds = new Set(added.map(({ Id }) => Id));
  const plan: CapacityPlan = { deleted: [], refused: new Map() };
  for (const endpoint of added) {
    if (endpoints.has(endpoint.Id) || endpoints.size < ENDPOINTS_PER_USER) {
      endpoints.set(endpoint.Id, endpoint);
      continue;
    }
    const replaced = policy === "refuse" ? undefined : nextReplaced([...endpoints.values()], endpoint, addedIds);
    if (replaced === undefined) {
      plan.refused.set(endpoint.Id, `User.UserId: the user already has ${endpoints.size} endpoints`);
      continue;
    }
    plan.deleted.push(replaced.Id);
    endpoints.delete(replaced.Id);
    endpoints.set(endpoint.Id, endpoint);
  }
  return plan;
};

/** The stored endpoint that gives way; never one of those that are being added. */
const nextReplaced = (
  endpoints: UserEndpoint[],
  added: AddedEndpoint,
  addedIds: ReadonlySet<string>,
): UserEndpoint | undefined => {
  const stored = endpoints.filter(({ Id }) => !addedIds.has(Id)).toSorted(byAge);
  const ofChannel = stored.filter(({ ChannelType }) => ChannelType === added.ChannelType);
  return (
    ofChannel.find(({ Address }) => Address !== undefined && Address === added.Address) ??
    stored.find(({ EndpointStatus }) => EndpointStatus === "INACTIVE") ??
    ofChannel[0]
  );
};

const timeOf = ({ EffectiveDate }: UserEndpoint): number => Date.parse(EffectiveDate ?? "") || 0;

const byAge = (a: UserEndpoint, b: UserEndpoint): number => timeOf(a) - timeOf(b) || (a.Id < b.Id ? -1 : 1);
