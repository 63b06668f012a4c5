import { CreateAppCommand, type PinpointClient } from "@aws-sdk/client-pinpoint";

/** Creates a Pinpoint application. Returns its id. */
export const createApp = async (client: PinpointClient, Name: string): Promise<string> => {
  const { ApplicationResponse } = await client.send(new CreateAppCommand({ CreateApplicationRequest: { Name } }));
  if (ApplicationResponse?.Id === undefined) throw new Error("CreateApp returned no id");
  return ApplicationResponse.Id;
};
