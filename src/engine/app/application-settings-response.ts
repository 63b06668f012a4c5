import type { EngineContext } from "../context.ts";
import { loadApplicationSettings } from "./store/application-settings.ts";

/** [Pinpoint API reference: ApplicationSettingsResource] */
export const applicationSettingsResponse = (context: EngineContext, appId: string) => {
  const stored = loadApplicationSettings(context, appId);
  // The response has no fields for the request's two switches.
  const { CloudWatchMetricsEnabled: _, EventTaggingEnabled: __, ...settings } = stored?.settings ?? {};
  return {
    ApplicationId: appId,
    ...settings,
    ...(stored && { LastModifiedDate: new Date(stored.modifiedAtMs).toISOString() }),
  };
};
