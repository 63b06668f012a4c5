import type { Operation } from "../../operation.ts";
import { pageResponse, readPage, rowAfter } from "../../paging.ts";
import { requireTemplateOfType } from "../require-template.ts";
import { listTemplateVersions as listStoredVersions } from "../store/templates.ts";
import { templateVersionSummary } from "../template-summary.ts";

export const listTemplateVersions: Operation = (context, { path, query }) => {
  const { name, type } = requireTemplateOfType(context, path);
  const page = readPage(query, "next-token");
  const after = rowAfter(page);
  return pageResponse(
    listStoredVersions(context, name, type, after, page.size + 1),
    page,
    ({ version }) => String(version),
    templateVersionSummary,
  );
};
