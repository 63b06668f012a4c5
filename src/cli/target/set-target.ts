import { devNull } from "node:os";
import { whyNoCredentials } from "../../aws/credentials.ts";
import { findTarget, type TargetOptions } from "./find-target.ts";

/** An account of the local cloud: its access key id has twelve digits. */
const ACCOUNT_ID = /^\d{12}$/;

/**
 * Points the AWS clients of this process to the target. For a local cloud, removes all AWS settings of the developer from
 * the environment, except an access key id that is an account. Throws if there is no target, or nothing to sign requests with.
 */
export const setTarget = async (options: TargetOptions, environment: NodeJS.ProcessEnv): Promise<"local" | "aws"> => {
  const target = await findTarget(options, environment);
  switch (target.kind) {
    case "none":
      throw new Error(target.message);
    case "local":
      pointToLocalCloud(environment, target.url);
      return "local";
    case "aws": {
      const problem = await whyNoCredentials();
      if (problem !== undefined) throw new Error(problem);
      return "aws";
    }
    default:
      return target satisfies never;
  }
};

const pointToLocalCloud = (environment: NodeJS.ProcessEnv, url: string): void => {
  const { AWS_ACCESS_KEY_ID = "" } = environment;
  for (const name of Object.keys(environment)) if (name.startsWith("AWS_")) Reflect.deleteProperty(environment, name);
  Object.assign(environment, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: ACCOUNT_ID.test(AWS_ACCESS_KEY_ID) ? AWS_ACCESS_KEY_ID : "000000000000",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });
};
