import { badRequest } from "../../api-error.ts";
import type { Operation } from "../../operation.ts";
import { pageResponse, readPage } from "../../paging.ts";
import { listTemplates as listStoredTemplates, templateKey } from "../store/templates.ts";
import { templateKindOf } from "../template-kind-of.ts";
import { templateSummary } from "../template-summary.ts";

export const listTemplates: Operation = (context, { query }) => {
  const page = readPage(query, "next-token");
  const type = query.get("template-type") || undefined;
  const kind = templateKindOf(type);
  if (type !== undefined && kind === undefined)
    throw badRequest("template-type: expected EMAIL, SMS, PUSH, VOICE or INAPP");
  const filter = { type: kind?.type, prefix: query.get("prefix") ?? "" };
  return pageResponse(listStoredTemplates(context, filter, page), page, templateKey, (stored) =>
    templateSummary(context, stored),
  );
};
