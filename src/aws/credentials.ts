import { toError } from "../to-error.ts";
import { createLambdaClient } from "./clients/lambda.ts";

/** Why requests to AWS cannot be signed: no region or no credentials; undefined if they can. */
export const whyNoCredentials = async (): Promise<string | undefined> => {
  const { config } = createLambdaClient();
  return (
    (await problemOf(config.region, "no AWS region is set: set AWS_REGION, or a region in the profile AWS_PROFILE")) ??
    (await problemOf(
      config.credentials,
      "no AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ))
  );
};

const problemOf = async (load: () => Promise<unknown>, problem: string): Promise<string | undefined> => {
  try {
    await load();
    return undefined;
  } catch (error) {
    return `${problem} (${toError(error).message})`;
  }
};
