import * as z from "zod";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { applicationResponse } from "../application-response.ts";
import { appArn, createApp as insertApp } from "../store/apps.ts";
import { grantAccess } from "../store/grants.ts";
import { saveTags } from "../store/tags.ts";
import { Tags } from "../tags.ts";

// [Pinpoint API reference: CreateApplicationRequest]
const CreateApplicationRequest = z.object({ Name: z.string().min(1).max(64), tags: Tags.nullish() });

export const createApp: Operation = (context, { body, grantTo }) => {
  const { Name, tags } = parseBody(CreateApplicationRequest, body);
  return transaction(context.db, () => {
    const app = insertApp(context, Name);
    if (tags) saveTags(context, appArn(context, app.id), tags);
    if (grantTo !== undefined) grantAccess(context, grantTo, app.id);
    return applicationResponse(context, app);
  });
};
