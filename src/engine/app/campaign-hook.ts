import * as z from "zod";

/** A function that filters and enriches a campaign's batches. An application can have a default one, a campaign its own. [Pinpoint API reference: CampaignHook] */
export const CampaignHook = z.looseObject({
  LambdaFunctionName: z.string().optional(),
  Mode: z.enum(["DELIVERY", "FILTER"]).optional(),
  WebUrl: z.string().optional(),
});
export type CampaignHook = z.infer<typeof CampaignHook>;

/** Why a hook cannot be used; undefined if it can, or if it names no function. `path` is its field in the request. */
export const whyHookInvalid = (hook: CampaignHook, path: string): string | undefined => {
  if (targetOf(hook) === undefined) return undefined;
  // [Pinpoint API reference: CampaignHook] DELIVERY is listed and no longer supported.
  if (hook.Mode === "DELIVERY") return `${path}.Mode DELIVERY is no longer supported; use FILTER`;
  if (hook.LambdaFunctionName !== undefined && hook.WebUrl !== undefined)
    return `${path} names both LambdaFunctionName and WebUrl; one is allowed`;
  return undefined;
};

/** The function that filters a campaign's batches. A campaign's own hook overrides that of its application. */
export const hookTarget = (own: CampaignHook | undefined, inherited: CampaignHook | undefined): string | undefined =>
  (own && targetOf(own)) ?? (inherited && targetOf(inherited));

const targetOf = (hook: CampaignHook): string | undefined => hook.LambdaFunctionName || hook.WebUrl || undefined;
