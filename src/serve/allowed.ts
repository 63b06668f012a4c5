import type { ServeConfig } from "./config.ts";

type Place = { region: string; accountId: string };

/**
 * The function that the server invokes for a name or an ARN; undefined if the configuration does not name it. A name means
 * a function of the server's own account. Users of the API choose the functions, and the server's credentials may permit
 * more than they should.
 */
export const allowedFunction = (
  nameOrArn: string,
  allowed: ServeConfig["destinations"]["functions"],
  { region, accountId }: Place,
): string | undefined => {
  if (allowed === "all") return nameOrArn;
  const ends = `:lambda:${region}:${accountId}:function:${nameOrArn}`;
  return allowed?.find((arn) => arn === nameOrArn || arn.endsWith(ends));
};

export const whyBucketNotAllowed = (bucket: string, allowed: readonly string[]): string | undefined =>
  allowed.includes(bucket) ? undefined : `destinations.buckets of the server's configuration does not name ${bucket}`;
