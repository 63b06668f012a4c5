import { GetEndpointCommand, type PinpointClient, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { RemoteFault } from "../errors.ts";
import type { SwitchOff } from "../stream/ports.ts";
import { toRemoteFault } from "./sdk-fault.ts";

/**
 * Opts a Pinpoint endpoint out of everything. It is opted out and not made inactive, because every update that an app
 * sends makes an endpoint active again and leaves `OptOut` alone. [Pinpoint API reference: EndpointRequest]
 *
 * The endpoint is read first: an update would create one that does not exist, and one that is off stays untouched.
 */
export const connectPinpointSwitchOff = (client: PinpointClient): SwitchOff => ({
  switchOff: async ({ applicationId, endpointId }) => {
    if (applicationId === undefined || endpointId === undefined) return;
    const key = { ApplicationId: applicationId, EndpointId: endpointId };
    const found = await client.send(new GetEndpointCommand(key)).catch((error: unknown) => {
      const fault = toRemoteFault("pinpoint:GetEndpoint", error);
      if (fault.kind === "not-found") return fault;
      throw fault;
    });
    if (found instanceof RemoteFault || found.EndpointResponse?.OptOut === "ALL") return;
    await client
      .send(new UpdateEndpointCommand({ ...key, EndpointRequest: { OptOut: "ALL" } }))
      .catch((error: unknown) => {
        throw toRemoteFault("pinpoint:UpdateEndpoint", error);
      });
  },
});
