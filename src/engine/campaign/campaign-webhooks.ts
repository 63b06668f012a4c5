import { type NamedWebhook, newWebhooks } from "../delivery/require-webhooks.ts";
import type { Campaign } from "./campaign.ts";

/** The webhooks of a campaign that its stored version does not have: they must confirm the account first. */
export const campaignWebhooks = (campaign: Campaign, stored?: Campaign): NamedWebhook[] =>
  newWebhooks(deliveryUris(campaign), new Set(stored && deliveryUris(stored).map(({ uri }) => uri)));

const deliveryUris = ({ CustomDeliveryConfiguration: own, AdditionalTreatments = [] }: Campaign) => [
  { path: "CustomDeliveryConfiguration.DeliveryUri", uri: own?.DeliveryUri },
  ...AdditionalTreatments.map(({ CustomDeliveryConfiguration: custom }, index) => ({
    path: `AdditionalTreatments[${index}].CustomDeliveryConfiguration.DeliveryUri`,
    uri: custom?.DeliveryUri,
  })),
];
