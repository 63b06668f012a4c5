import type { Operation } from "../operation.ts";
import { updateTemplate } from "../template/update-template.ts";

export const updateEmailTemplate: Operation = {
  name: "UpdateEmailTemplate",
  method: "PUT",
  path: "/v1/templates/{template-name}/email",
  status: 202,
  run: (context, { path, query, body }) => updateTemplate(context, "EMAIL", path["template-name"] ?? "", query, body),
};
