import * as z from "zod";
import type { EngineContext } from "../context.ts";
import { one } from "../database.ts";
import { CampaignHook } from "./campaign.ts";

const Settings = z.looseObject({ CampaignHook: CampaignHook.nullish() });

/** The hook in a project's settings, for campaigns that have none of their own. */
export const projectHook = ({ db }: EngineContext, appId: string): CampaignHook | undefined => {
  const row = one<{ document: string }>(db, "SELECT document FROM setting WHERE app_id = ?", appId);
  return row && (Settings.parse(JSON.parse(row.document)).CampaignHook ?? undefined);
};
