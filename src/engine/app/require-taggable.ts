import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { appArn, requireApp } from "./store/apps.ts";

/** The ARN of something in a project that is there, or an error. [IAM service authorization reference: Amazon Pinpoint] */
export const requireTaggable = (context: EngineContext, arn = ""): string => {
  const apps = appArn(context, "");
  const appId = arn.startsWith(apps) ? arn.slice(apps.length).split("/")[0] : undefined;
  if (!appId) throw badRequest(`resource-arn: expected an ARN that begins with ${apps}`);
  requireApp(context, appId);
  return arn;
};
