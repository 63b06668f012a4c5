import { CreateAppCommand, type PinpointClient } from "@aws-sdk/client-pinpoint";

/** A project of its own; answers its id. */
export const createApp = async (client: PinpointClient, Name: string): Promise<string> => {
  const { ApplicationResponse } = await client.send(new CreateAppCommand({ CreateApplicationRequest: { Name } }));
  if (ApplicationResponse?.Id === undefined) throw new Error("a project has an id");
  return ApplicationResponse.Id;
};
