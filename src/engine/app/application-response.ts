import type { EngineContext } from "../context.ts";
import { type App, appArn } from "./store/apps.ts";
import { loadTags } from "./store/tags.ts";

/** [Pinpoint API reference: ApplicationResponse] */
export const applicationResponse = (context: EngineContext, app: App) => ({
  Arn: appArn(context, app.id),
  Id: app.id,
  Name: app.name,
  CreationDate: new Date(app.createdAtMs).toISOString(),
  tags: loadTags(context, appArn(context, app.id)),
});
