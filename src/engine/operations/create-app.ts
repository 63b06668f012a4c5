import * as z from "zod";
import type { Operation } from "../operation.ts";
import { parseBody } from "../request-body.ts";
import { appArn, createApp as insertApp } from "../store/apps.ts";
import { transaction } from "../store/database.ts";
import { saveTags, Tags } from "../store/tags.ts";
import { applicationResponse } from "./application-response.ts";

// [Pinpoint API reference: CreateApplicationRequest]
const CreateApplicationRequest = z.object({ Name: z.string().min(1).max(64), tags: Tags.nullish() });

export const createApp: Operation = {
  name: "CreateApp",
  method: "POST",
  path: "/v1/apps",
  status: 201,
  run: (context, { body }) => {
    const { Name, tags } = parseBody(CreateApplicationRequest, body);
    return transaction(context.db, () => {
      const app = insertApp(context, Name);
      if (tags) saveTags(context, appArn(context, app.id), tags);
      return applicationResponse(context, app);
    });
  },
};
