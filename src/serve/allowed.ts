import type { ServeConfig } from "./config.ts";

type Place = { region: string; accountId: string };

/**
 * Why the server does not invoke a function; undefined if it does. A name means a function of the server's own account.
 * Users of the API choose the functions, and the server's credentials may permit more than they should.
 */
export const whyFunctionNotAllowed = (
  nameOrArn: string,
  allowed: ServeConfig["destinations"]["functions"],
  { region, accountId }: Place,
): string | undefined => {
  if (allowed === "all") return undefined;
  const ends = `:lambda:${region}:${accountId}:function:${nameOrArn}`;
  const isListed = (allowed ?? []).some((arn) => arn === nameOrArn || arn.endsWith(ends));
  return isListed ? undefined : `destinations.functions of the server's configuration does not name ${nameOrArn}`;
};

export const whyBucketNotAllowed = (bucket: string, allowed: readonly string[]): string | undefined =>
  allowed.includes(bucket) ? undefined : `destinations.buckets of the server's configuration does not name ${bucket}`;
