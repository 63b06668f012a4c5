import {
  DeleteUserEndpointsCommand,
  GetAppsCommand,
  GetUserEndpointsCommand,
  type PinpointClient,
} from "@aws-sdk/client-pinpoint";
import type { PersonStore } from "../audience/erase/erasure.ts";
import type { PersonEndpoint } from "../audience/erase/person.ts";
import { throwFault, unlessNotFound } from "./sdk-fault.ts";

// [Pinpoint quotas] 100 applications in an account.
const PAGE_SIZE = "1000";

/** The endpoints of a user in all applications of the account. */
export const readPersonEndpoints = async (client: PinpointClient, UserId: string): Promise<PersonEndpoint[]> => {
  const { ApplicationsResponse } = await client
    .send(new GetAppsCommand({ PageSize: PAGE_SIZE }))
    .catch(throwFault("pinpoint:GetApps"));
  const found: PersonEndpoint[] = [];
  for (const { Id: ApplicationId = "" } of ApplicationsResponse?.Item ?? []) {
    const user = await client
      .send(new GetUserEndpointsCommand({ ApplicationId, UserId }))
      .catch(unlessNotFound("pinpoint:GetUserEndpoints"));
    for (const { Id = "", Address } of user?.EndpointsResponse?.Item ?? [])
      found.push({ applicationId: ApplicationId, id: Id, address: Address });
  }
  return found;
};

/** The endpoints, as the last thing that is erased. */
export const connectPersonEndpoints = (client: PinpointClient): PersonStore => ({
  name: "endpoints",
  count: async ({ userId }) => (await readPersonEndpoints(client, userId)).length,
  erase: async ({ userId, endpoints }) => {
    for (const ApplicationId of new Set(endpoints.map(({ applicationId }) => applicationId)))
      await client
        .send(new DeleteUserEndpointsCommand({ ApplicationId, UserId: userId }))
        .catch(unlessNotFound("pinpoint:DeleteUserEndpoints"));
  },
});
