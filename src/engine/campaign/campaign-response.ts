import { appArn } from "../app/store/apps.ts";
import { loadTags } from "../app/store/tags.ts";
import type { EngineContext } from "../context.ts";
import type { StoredCampaign } from "./store/campaigns.ts";

export const campaignArn = (context: EngineContext, appId: string, id: string): string =>
  `${appArn(context, appId)}/campaigns/${id}`;

/** The response for a campaign. [Pinpoint API reference: CampaignResponse] */
export const campaignResponse = (
  context: EngineContext,
  stored: Pick<StoredCampaign, "appId" | "id" | "version" | "status" | "campaign" | "createdAtMs" | "modifiedAtMs">,
) => {
  const { tags: _, AdditionalTreatments: treatments, ...campaign } = stored.campaign;
  const state = { CampaignStatus: stored.status };
  const arn = campaignArn(context, stored.appId, stored.id);
  return {
    ...campaign,
    ...(treatments && {
      AdditionalTreatments: treatments.map((treatment, index) => ({
        ...treatment,
        Id: String(index + 1),
        State: state,
      })),
    }),
    ApplicationId: stored.appId,
    Arn: arn,
    Id: stored.id,
    CreationDate: new Date(stored.createdAtMs).toISOString(),
    LastModifiedDate: new Date(stored.modifiedAtMs).toISOString(),
    State: state,
    Version: stored.version,
    tags: loadTags(context, arn),
  };
};
