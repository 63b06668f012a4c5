import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { appArn, requireApp } from "./store/apps.ts";

/** The ARN if it is that of an existing application or of something in it, otherwise an ApiError. [Service Authorization Reference: Amazon Pinpoint] */
export const requireTaggable = (context: EngineContext, arn = ""): string => {
  const apps = appArn(context, "");
  const appId = arn.startsWith(apps) ? arn.slice(apps.length).split("/")[0] : undefined;
  if (!appId) throw badRequest(`resource-arn: expected an ARN that begins with ${apps}`);
  requireApp(context, appId);
  return arn;
};
