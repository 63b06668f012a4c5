import { GetEndpointCommand, type PinpointClient } from "@aws-sdk/client-pinpoint";
import { toRemoteFault } from "./sdk-fault.ts";

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
  try {
    const { EndpointResponse: endpoint } = await client.send(
      new GetEndpointCommand({ ApplicationId: applicationId, EndpointId: endpointId }),
    );
    return {
      optOut: endpoint?.OptOut,
      status: endpoint?.EndpointStatus,
      channelType: endpoint?.ChannelType,
      address: endpoint?.Address,
    };
  } catch (error) {
    const fault = toRemoteFault("pinpoint:GetEndpoint", error);
    if (fault.kind === "not-found") return undefined;
    throw fault;
  }
};
