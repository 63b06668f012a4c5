import { type EndpointRequest, type PinpointClient, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import type { ReconcilerPorts } from "../sms/opt-outs/reconciler-ports.ts";
import type { EffectPorts } from "../sms/ports.ts";
import { type FoundEndpoint, findEndpointsOfNumber } from "./endpoints-of-number.ts";

type SmsEndpoints = Pick<EffectPorts, "setAttribute" | "setEndpointsOptOut"> & Pick<ReconcilerPorts, "readOptOuts">;

/**
 * Writes to the endpoints with a customer's number, in all applications of the account, as far as
 * `findEndpointsOfNumber` finds them.
 */
export const connectSmsEndpoints = (client: PinpointClient): SmsEndpoints => {
  const update = async ({ applicationId, endpoint }: FoundEndpoint, request: EndpointRequest): Promise<void> => {
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

const findEndpoints = async (client: PinpointClient, customer: string): Promise<FoundEndpoint[]> =>
  (await findEndpointsOfNumber(client, customer)).filter(
    ({ endpoint: { ChannelType, Address } }) => ChannelType === "SMS" && Address === customer,
  );
