import {
  DeleteUserEndpointsCommand,
  GetAppsCommand,
  GetEndpointCommand,
  GetUserEndpointsCommand,
  type PinpointClient,
} from "@aws-sdk/client-pinpoint";
import type { PersonStore } from "../audience/erase/erasure.ts";
import type { KnownIds, PersonEndpoint, SharedId } from "../audience/erase/person.ts";
import { throwFault, unlessNotFound } from "./sdk-fault.ts";

// [Pinpoint quotas] 100 applications in an account.
const PAGE_SIZE = "1000";

/** The account of the applications, from the ARN of one; undefined without an application. */
export const readAccountId = async (client: PinpointClient): Promise<string | undefined> => {
  const { ApplicationsResponse } = await client
    .send(new GetAppsCommand({ PageSize: "1" }))
    .catch(throwFault("pinpoint:GetApps"));
  return ApplicationsResponse?.Item?.[0]?.Arn?.split(":")[4];
};

/** The endpoints of a user in all applications of the account, and which of the ids others have too. */
export const readKnownIds = async (client: PinpointClient, userId: string): Promise<KnownIds> => {
  const applicationIds = await readApplicationIds(client);
  const endpoints = await readPersonEndpoints(client, applicationIds, userId);
  const shared: SharedId[] = [];
  for (const id of new Set([userId, ...endpoints.map((endpoint) => endpoint.id)]))
    for (const applicationId of applicationIds)
      if (await isOfAnother(client, applicationId, id, userId)) shared.push({ applicationId, id });
  return { applicationIds, endpoints, shared };
};

const readApplicationIds = async (client: PinpointClient): Promise<string[]> => {
  const { ApplicationsResponse } = await client
    .send(new GetAppsCommand({ PageSize: PAGE_SIZE }))
    .catch(throwFault("pinpoint:GetApps"));
  return (ApplicationsResponse?.Item ?? []).flatMap(({ Id }) => Id ?? []);
};

const readPersonEndpoints = async (
  client: PinpointClient,
  applicationIds: readonly string[],
  userId: string,
): Promise<PersonEndpoint[]> => {
  const found: PersonEndpoint[] = [];
  for (const applicationId of applicationIds)
    for (const { Id = "", Address } of await readUser(client, applicationId, userId))
      found.push({ applicationId, id: Id, address: Address });
  return found;
};

const readUser = async (client: PinpointClient, ApplicationId: string, UserId: string) => {
  const user = await client
    .send(new GetUserEndpointsCommand({ ApplicationId, UserId }))
    .catch(unlessNotFound("pinpoint:GetUserEndpoints"));
  return user?.EndpointsResponse?.Item ?? [];
};

/** Whether the application has an endpoint of another user, or another user, with the id. */
const isOfAnother = async (client: PinpointClient, ApplicationId: string, id: string, userId: string) => {
  const found = await client
    .send(new GetEndpointCommand({ ApplicationId, EndpointId: id }))
    .catch(unlessNotFound("pinpoint:GetEndpoint"));
  const endpoint = found?.EndpointResponse;
  if (endpoint?.Id === id && endpoint.User?.UserId !== userId) return true;
  return id !== userId && (await readUser(client, ApplicationId, id)).length > 0;
};

/** The endpoints, as the last thing that is erased. */
export const connectPersonEndpoints = (client: PinpointClient): PersonStore => ({
  name: "endpoints",
  count: async ({ userId, applicationIds }) => (await readPersonEndpoints(client, applicationIds, userId)).length,
  erase: async ({ userId, endpoints }) => {
    for (const ApplicationId of new Set(endpoints.map(({ applicationId }) => applicationId)))
      await client
        .send(new DeleteUserEndpointsCommand({ ApplicationId, UserId: userId }))
        .catch(unlessNotFound("pinpoint:DeleteUserEndpoints"));
  },
});
