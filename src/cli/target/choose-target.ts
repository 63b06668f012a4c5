import type { RunningCloud } from "./running-clouds.ts";

/** What a command calls. Only `--aws` makes it AWS: neither a profile nor a region in the environment does. */
export type Target =
  | { kind: "local"; url: string }
  | { kind: "aws" }
  /** `not-running`: nobody named a local cloud, and none runs. */
  | { kind: "none"; reason: "not-running" | "unusable"; message: string };

export type TargetFacts = {
  /** `--aws` */
  isAws: boolean;
  /** `--endpoint`, else AWS_ENDPOINT_URL. */
  named: NamedEndpoint | undefined;
  running: readonly RunningCloud[];
};
export type NamedEndpoint = { source: "--endpoint" | "AWS_ENDPOINT_URL"; url: string; isLocalCloud: boolean };

/** The local cloud that commands without further options call. */
export const DEFAULT_URL = "http://127.0.0.1:4566";

export const chooseTarget = ({ isAws, named, running }: TargetFacts): Target => {
  if (isAws) return named?.isLocalCloud ? unusable(contradiction(named)) : { kind: "aws" };
  if (named) return named.isLocalCloud ? { kind: "local", url: named.url } : unusable(noCloudAt(named));
  const [first, second] = running;
  if (!first) return { kind: "none", reason: "not-running", message: NOT_RUNNING };
  const chosen = second ? running.find(({ url }) => url === DEFAULT_URL) : first;
  return chosen ? { kind: "local", url: chosen.url } : unusable(several(running));
};

const unusable = (message: string): Target => ({ kind: "none", reason: "unusable", message });

const NOT_RUNNING = "no local cloud is running: start one with `npx pinpoint start`, or name it with --endpoint";

const noCloudAt = ({ source, url }: NamedEndpoint): string =>
  isAwsHost(url)
    ? `${source} is ${url}, an endpoint of AWS, which is called only with --aws`
    : `no local cloud is running at ${url} (from ${source}): start one with \`npx pinpoint start\`, or correct the URL`;

const contradiction = ({ source, url }: NamedEndpoint): string =>
  `--aws calls AWS, but ${source} is ${url}, a local cloud: leave out one of them`;

const several = (running: readonly RunningCloud[]): string =>
  `several local clouds are running; choose one with --endpoint:${running.map(({ url, directory }) => `\n  ${url}, state in ${directory}`).join("")}`;

/** Whether the URL is one of AWS, to which not even an unsigned request is sent. */
export const isAwsHost = (url: string): boolean => {
  const name = URL.parse(url)?.hostname ?? "";
  return [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"].some((domain) => name.endsWith(domain));
};
