import { chooseTarget, isAwsHost, type NamedEndpoint, type Target } from "./choose-target.ts";
import { isLocalCloud } from "./is-local-cloud.ts";
import { runningClouds } from "./running-clouds.ts";

export type TargetOptions = { aws: boolean; endpoint: string | undefined };

type Environment = { AWS_ENDPOINT_URL?: string | undefined; XDG_STATE_HOME?: string | undefined };

/** What a command calls: the local cloud that its options, the environment or the user's running processes name, or AWS. */
export const findTarget = async ({ aws, endpoint }: TargetOptions, environment: Environment): Promise<Target> => {
  const named = await namedEndpoint(endpoint, environment.AWS_ENDPOINT_URL);
  const isSearched = !aws && named === undefined;
  return chooseTarget({
    isAws: aws,
    named,
    running: isSearched ? await runningClouds(environment.XDG_STATE_HOME) : [],
  });
};

const namedEndpoint = async (
  option: string | undefined,
  variable: string | undefined,
): Promise<NamedEndpoint | undefined> => {
  const url = option ?? (variable || undefined);
  if (url === undefined) return undefined;
  const source = option === undefined ? "AWS_ENDPOINT_URL" : "--endpoint";
  return { source, url, isLocalCloud: !isAwsHost(url) && (await isLocalCloud(url)) };
};
