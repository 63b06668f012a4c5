import { GetAppCommand, GetEndpointCommand, type PinpointClient } from "@aws-sdk/client-pinpoint";
import { unlessNotFound } from "./sdk-fault.ts";

/** The fields of an endpoint that decide whether it is sent to. */
export type EndpointState = {
  optOut: string | undefined;
  status: string | undefined;
  channelType: string | undefined;
  address: string | undefined;
};

/** An endpoint as it is now, or what does not exist. */
export const readEndpoint = async (
  client: PinpointClient,
  ApplicationId: string,
  EndpointId: string,
): Promise<EndpointState | "no application" | "no endpoint"> => {
  const found = await client
    .send(new GetEndpointCommand({ ApplicationId, EndpointId }))
    .catch(unlessNotFound("pinpoint:GetEndpoint"));
  if (found === undefined) {
    const app = await client.send(new GetAppCommand({ ApplicationId })).catch(unlessNotFound("pinpoint:GetApp"));
    return app === undefined ? "no application" : "no endpoint";
  }
  return {
    optOut: found.EndpointResponse?.OptOut,
    status: found.EndpointResponse?.EndpointStatus,
    channelType: found.EndpointResponse?.ChannelType,
    address: found.EndpointResponse?.Address,
  };
};
