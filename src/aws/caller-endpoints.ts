import type { EndpointUser, PinpointClient } from "@aws-sdk/client-pinpoint";
import type { CallerEndpoint } from "../connect/caller.ts";
import { findEndpointsOfNumber } from "./endpoints-of-number.ts";

/** The endpoints of the callers with a number, in all applications of the account. */
export const findCallerEndpoints = async (client: PinpointClient, number: string): Promise<CallerEndpoint[]> =>
  (await findEndpointsOfNumber(client, number)).map(({ applicationId, endpoint }) => ({
    applicationId,
    id: endpoint.Id ?? "",
    channelType: endpoint.ChannelType ?? "",
    address: endpoint.Address ?? "",
    isOptedOut: endpoint.OptOut === "ALL",
    userId: endpoint.User?.UserId,
    attributes: firstValues(endpoint.User),
  }));

const firstValues = (user: EndpointUser | undefined): Map<string, string> =>
  new Map(
    Object.entries(user?.UserAttributes ?? {}).flatMap(([name, [first]]) =>
      first === undefined ? [] : [[name, first]],
    ),
  );
