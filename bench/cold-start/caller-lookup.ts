import { GetAppsCommand, GetEndpointCommand, PinpointClient } from "@aws-sdk/client-pinpoint";

const pinpoint = new PinpointClient({});

type Event = { Details: { ContactData: { CustomerEndpoint: { Address: string } } } };

export const handler = async (event: Event) => {
  const { Address } = event.Details.ContactData.CustomerEndpoint;
  const { ApplicationsResponse } = await pinpoint.send(new GetAppsCommand({ PageSize: "1000" }));
  for (const { Id: ApplicationId } of ApplicationsResponse?.Item ?? [])
    for (const EndpointId of [Address, Address.slice(1)])
      await pinpoint.send(new GetEndpointCommand({ ApplicationId, EndpointId }));
  return { found: "false" };
};
