import { GetEndpointCommand, type PinpointClient } from "@aws-sdk/client-pinpoint";
import { unlessNotFound } from "./sdk-fault.ts";

/** The fields of an endpoint that decide whether it is sent to. */
export type EndpointState = {
  optOut: string | undefined;
  status: string | undefined;
  channelType: string | undefined;
  address: string | undefined;
};

/** An endpoint as it is now; undefined if it, or its application, does not exist. */
export const readEndpoint = async (
  client: PinpointClient,
  applicationId: string,
  endpointId: string,
): Promise<EndpointState | undefined> => {
  const found = await client
    .send(new GetEndpointCommand({ ApplicationId: applicationId, EndpointId: endpointId }))
    .catch(unlessNotFound("pinpoint:GetEndpoint"));
  return (
    found && {
      optOut: found.EndpointResponse?.OptOut,
      status: found.EndpointResponse?.EndpointStatus,
      channelType: found.EndpointResponse?.ChannelType,
      address: found.EndpointResponse?.Address,
    }
  );
};
