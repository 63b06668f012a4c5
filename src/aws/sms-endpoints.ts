import {
  type EndpointRequest,
  type EndpointResponse,
  GetAppsCommand,
  GetEndpointCommand,
  GetUserEndpointsCommand,
  type PinpointClient,
  UpdateEndpointCommand,
} from "@aws-sdk/client-pinpoint";
import type { ReconcilerPorts } from "../sms/opt-outs/reconciler-ports.ts";
import type { EffectPorts } from "../sms/ports.ts";
import { unlessNotFound } from "./sdk-fault.ts";

// [Pinpoint quotas] 100 applications in an account.
const PAGE_SIZE = "1000";

type SmsEndpoints = Pick<EffectPorts, "setAttribute" | "setEndpointsOptOut"> & Pick<ReconcilerPorts, "readOptOuts">;
type Found = { applicationId: string; endpoint: EndpointResponse };

/**
 * Writes to the endpoints with a customer's number, in all applications of the account. Pinpoint does not find endpoints
 * by address: an endpoint is found if its id is the number, with or without "+", or if its user has such an endpoint.
 */
export const connectSmsEndpoints = (client: PinpointClient): SmsEndpoints => {
  const update = async ({ applicationId, endpoint }: Found, request: EndpointRequest): Promise<void> => {
    await client.send(
      new UpdateEndpointCommand({
        ApplicationId: applicationId,
        EndpointId: endpoint.Id,
        EndpointRequest: request,
      }),
    );
  };
  return {
    setAttribute: async ({ customer }, { of, name, values }) => {
      for (const found of await findEndpoints(client, customer)) {
        const userId = found.endpoint.User?.UserId;
        const isOfUser = of === "user" && userId !== undefined;
        const attributes = { [name]: values };
        await update(
          found,
          isOfUser ? { User: { UserId: userId, UserAttributes: attributes } } : { Attributes: attributes },
        );
      }
    },
    setEndpointsOptOut: async ({ customer }, optOut) => {
      for (const found of await findEndpoints(client, customer))
        if (found.endpoint.OptOut !== optOut) await update(found, { OptOut: optOut });
    },
    readOptOuts: async (customer) =>
      (await findEndpoints(client, customer)).map(({ endpoint }) => (endpoint.OptOut === "ALL" ? "ALL" : "NONE")),
  };
};

/** Where AWS has ended Pinpoint's endpoints: there is nothing to write to. */
export const NO_SMS_ENDPOINTS: SmsEndpoints = {
  setAttribute: async () => {},
  setEndpointsOptOut: async () => {},
  readOptOuts: async () => [],
};

const findEndpoints = async (client: PinpointClient, customer: string): Promise<Found[]> => {
  const { ApplicationsResponse } = await client.send(new GetAppsCommand({ PageSize: PAGE_SIZE }));
  const ids = (ApplicationsResponse?.Item ?? []).flatMap(({ Id }) => Id ?? []);
  return (await Promise.all(ids.map((id) => findInApplication(client, id, customer)))).flat();
};

const findInApplication = async (client: PinpointClient, applicationId: string, customer: string): Promise<Found[]> => {
  const named = await Promise.all([customer, customer.slice(1)].map((id) => findEndpoint(client, applicationId, id)));
  const own = named.filter((endpoint) => endpoint !== undefined);
  const users = [...new Set(own.flatMap(({ User }) => User?.UserId ?? []))];
  const others = await Promise.all(users.map((userId) => findOfUser(client, applicationId, userId)));
  const unique = new Map([...own, ...others.flat()].map((endpoint) => [endpoint.Id, endpoint]));
  return [...unique.values()]
    .filter(({ ChannelType, Address }) => ChannelType === "SMS" && Address === customer)
    .map((endpoint) => ({ applicationId, endpoint }));
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
