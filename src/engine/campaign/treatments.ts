import { hashToPercent } from "../delivery/hash-to-percent.ts";
import type { Campaign, Treatment, WriteCampaign } from "./campaign.ts";

export const CONTROL_TREATMENT = "0";

type Percentages = Pick<WriteCampaign, "HoldoutPercent" | "AdditionalTreatments">;
type Assignment = { kind: "holdout" } | { kind: "treatment"; id: string };

const CONTROL: Assignment = { kind: "treatment", id: CONTROL_TREATMENT };

/** Assigns an endpoint to the holdout, to an additional treatment, or else to the campaign's own message. */
export const assignmentOf = (campaignId: string, campaign: Percentages, endpointId: string): Assignment => {
  const holdout = campaign.HoldoutPercent ?? 0;
  const treatments = campaign.AdditionalTreatments ?? [];
  if (holdout === 0 && treatments.length === 0) return CONTROL;
  const percent = hashToPercent(campaignId, endpointId);
  let end = holdout;
  if (percent < end) return { kind: "holdout" };
  for (const [index, treatment] of treatments.entries()) {
    end += treatment.SizePercent;
    if (percent < end) return { kind: "treatment", id: String(index + 1) };
  }
  return CONTROL;
};

/** `"0"` for the campaign itself, `"1"` to `"4"` for its additional treatments. */
export const treatmentIds = (campaign: Percentages): string[] => [
  CONTROL_TREATMENT,
  ...(campaign.AdditionalTreatments ?? []).map((_, index) => String(index + 1)),
];

/** The message of a treatment: that of the campaign, or of an additional treatment. */
export const treatmentOf = (campaign: Campaign, id: string): Treatment =>
  id === CONTROL_TREATMENT ? campaign : (campaign.AdditionalTreatments?.[Number(id) - 1] ?? campaign);
