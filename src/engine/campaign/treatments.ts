import { shareOf } from "../delivery/hash-to-percent.ts";
import type { WriteCampaign } from "./campaign.ts";

export const CONTROL_TREATMENT = "0";

type Shares = Pick<WriteCampaign, "HoldoutPercent" | "AdditionalTreatments">;
export type Assignment = { kind: "holdout" } | { kind: "treatment"; id: string };

const CONTROL: Assignment = { kind: "treatment", id: CONTROL_TREATMENT };

/** Which treatment an endpoint gets. The holdout is taken first; whoever no treatment claims gets the campaign's own message. */
export const assignmentOf = (campaignId: string, campaign: Shares, endpointId: string): Assignment => {
  const holdout = campaign.HoldoutPercent ?? 0;
  const treatments = campaign.AdditionalTreatments ?? [];
  if (holdout === 0 && treatments.length === 0) return CONTROL;
  const share = shareOf(campaignId, endpointId);
  let edge = holdout;
  if (share < edge) return { kind: "holdout" };
  for (const [index, treatment] of treatments.entries()) {
    edge += treatment.SizePercent;
    if (share < edge) return { kind: "treatment", id: String(index + 1) };
  }
  return CONTROL;
};

/** `"0"` for the campaign itself, `"1"` to `"4"` for its additional treatments. */
export const treatmentIds = (campaign: Shares): string[] => [
  CONTROL_TREATMENT,
  ...(campaign.AdditionalTreatments ?? []).map((_, index) => String(index + 1)),
];
