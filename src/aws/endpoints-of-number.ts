import {
  type EndpointResponse,
  GetAppsCommand,
  GetEndpointCommand,
  GetUserEndpointsCommand,
  type PinpointClient,
} from "@aws-sdk/client-pinpoint";
import { throwFault, unlessNotFound } from "./sdk-fault.ts";

// [Pinpoint quotas] 100 applications in an account.
const PAGE_SIZE = "1000";

export type FoundEndpoint = { applicationId: string; endpoint: EndpointResponse };

/**
 * The endpoints that belong to a phone number, in all applications of the account: those whose id is the number, with or
 * without "+", and all endpoints of their users. Pinpoint does not find endpoints by address.
 */
export const findEndpointsOfNumber = async (client: PinpointClient, number: string): Promise<FoundEndpoint[]> => {
  const { ApplicationsResponse } = await client
    .send(new GetAppsCommand({ PageSize: PAGE_SIZE }))
    .catch(throwFault("pinpoint:GetApps"));
  const ids = (ApplicationsResponse?.Item ?? []).flatMap(({ Id }) => Id ?? []);
  return (await Promise.all(ids.map((id) => findInApplication(client, id, number)))).flat();
};

const findInApplication = async (
  client: PinpointClient,
  applicationId: string,
  number: string,
): Promise<FoundEndpoint[]> => {
  const named = await Promise.all([number, number.slice(1)].map((id) => findEndpoint(client, applicationId, id)));
  const own = named.filter((endpoint) => endpoint !== undefined);
  const users = [...new Set(own.flatMap(({ User }) => User?.UserId ?? []))];
  const others = await Promise.all(users.map((userId) => findOfUser(client, applicationId, userId)));
  const unique = new Map([...own, ...others.flat()].map((endpoint) => [endpoint.Id, endpoint]));
  return [...unique.values()].map((endpoint) => ({ applicationId, endpoint }));
};

const findEndpoint = async (client: PinpointClient, ApplicationId: string, EndpointId: string) => {
  const found = await client
    .send(new GetEndpointCommand({ ApplicationId, EndpointId }))
    .catch(unlessNotFound("pinpoint:GetEndpoint"));
  return found?.EndpointResponse;
};

const findOfUser = async (client: PinpointClient, ApplicationId: string, UserId: string) => {
  const found = await client
    .send(new GetUserEndpointsCommand({ ApplicationId, UserId }))
    .catch(unlessNotFound("pinpoint:GetUserEndpoints"));
  return found?.EndpointsResponse?.Item ?? [];
};
