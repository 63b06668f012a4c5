import * as z from "zod";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { requireTemplate, requireTemplateOfType } from "../require-template.ts";
import { activateTemplateVersion, latestTemplateVersion } from "../store/templates.ts";

// [Pinpoint API reference: TemplateActiveVersionRequest] a version, or `latest`.
const TemplateActiveVersion = z.object({ Version: z.string().min(1).default("latest") });

export const updateTemplateActiveVersion: Operation = (context, { path, body }) => {
  const { name, type } = requireTemplateOfType(context, path);
  const { Version } = parseBody(TemplateActiveVersion, withoutNulls(body));
  return transaction(context.db, () => {
    const wanted = Version === "latest" ? String(latestTemplateVersion(context, name, type)) : Version;
    activateTemplateVersion(context, name, type, requireTemplate(context, type, path, wanted).version);
    return { Message: "Accepted" };
  });
};
