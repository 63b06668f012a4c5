import type { CampaignHook } from "./campaign.ts";

/** Why a hook cannot be used; undefined if it can, or if there is none. */
export const refusedHook = (hook: CampaignHook | undefined, path: string): string | undefined => {
  if (hook === undefined || targetOf(hook) === undefined) return undefined;
  // [Pinpoint API reference: CampaignHook] DELIVERY is listed and no longer supported.
  if (hook.Mode === "DELIVERY") return `${path}.Mode DELIVERY is no longer supported; use FILTER`;
  if (hook.LambdaFunctionName !== undefined && hook.WebUrl !== undefined)
    return `${path} names both LambdaFunctionName and WebUrl; one is allowed`;
  return undefined;
};

const targetOf = (hook: CampaignHook): string | undefined => hook.LambdaFunctionName || hook.WebUrl || undefined;

/** The function to ask before a campaign's batch is delivered. A campaign's own hook wins over its project's. */
export const hookTarget = (own: CampaignHook | undefined, project: CampaignHook | undefined): string | undefined => {
  const hook = [own, project].find((candidate) => candidate !== undefined && targetOf(candidate) !== undefined);
  return hook && targetOf(hook);
};
