import { GetEndpointCommand, type PinpointClient, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { RemoteFault } from "../errors.ts";
import type { Suppressor } from "../stream/ports.ts";
import { throwFault, toRemoteFault } from "./sdk-fault.ts";

/**
 * Sets `OptOut` of a Pinpoint endpoint to `ALL`. It does not set `EndpointStatus` to `INACTIVE`, because each update that
 * an app sends activates the endpoint again and keeps `OptOut`. [Pinpoint API reference: EndpointRequest]
 *
 * The endpoint is read first, because an update would create one that does not exist.
 */
export const connectPinpointOptOut = (client: PinpointClient): Suppressor => ({
  suppress: async ({ applicationId, endpointId }) => {
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
      .catch(throwFault("pinpoint:UpdateEndpoint"));
  },
});
