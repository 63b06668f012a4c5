import type { EndpointUpdate } from "../endpoint-update.ts";
import type { AudiencePorts } from "../ports.ts";
import type { ItemResult } from "../report.ts";
import { type CapacityPolicy, planUserCapacity } from "../user-capacity.ts";
import { callOne } from "./call-one.ts";
import type { SendContext } from "./send-batch.ts";
import type { Settled } from "./sync.ts";

type RoomPorts = Pick<AudiencePorts<never>, "readUser" | "deleteEndpoint">;
type Policy = Exclude<CapacityPolicy, "as-pinpoint">;

/**
 * Reads the users of the updates, deletes the endpoints that give way, and returns the results of the updates that cannot
 * be sent. Ends at the first user for whom no call is possible.
 */
export const makeRoom = async (
  updates: readonly EndpointUpdate[],
  policy: Policy,
  ports: RoomPorts,
  context: SendContext,
): Promise<Settled<EndpointUpdate>> => {
  const results = new Map<EndpointUpdate, ItemResult>();
  for (const [userId, own] of Map.groupBy(updates, ({ User }) => User?.UserId)) {
    if (userId === undefined) continue;
    const ofUser = await makeRoomForUser(userId, own, policy, ports, context);
    for (const [update, result] of ofUser.results) results.set(update, result);
    if (ofUser.stopped !== undefined) return { results, stopped: ofUser.stopped };
  }
  return { results };
};

const makeRoomForUser = async (
  userId: string,
  updates: readonly EndpointUpdate[],
  policy: Policy,
  ports: RoomPorts,
  context: SendContext,
): Promise<Settled<EndpointUpdate>> => {
  const all = ({ stopped, ...result }: ItemResult & { stopped?: string }) => ({
    results: new Map(updates.map((update) => [update, result])),
    stopped,
  });
  const existing = await callOne("GetUserEndpoints", (signal) => ports.readUser(userId, signal), context);
  if (existing.kind !== "returned") return all(existing);
  const { deleted, refused } = planUserCapacity(existing.value, updates, policy);
  for (const id of deleted) {
    const result = await callOne("DeleteEndpoint", (signal) => ports.deleteEndpoint(id, signal), context);
    if (result.kind !== "returned") return all(result);
  }
  const results = updates.flatMap((update): [EndpointUpdate, ItemResult][] => {
    const reason = refused.get(update.Id);
    return reason === undefined ? [] : [[update, { kind: "permanent", reason }]];
  });
  return { results: new Map(results) };
};
