import type { Operation } from "../operation.ts";
import { removeTemplate } from "../template/remove-template.ts";

export const deleteEmailTemplate: Operation = {
  name: "DeleteEmailTemplate",
  method: "DELETE",
  path: "/v1/templates/{template-name}/email",
  status: 202,
  run: (context, { path }) => removeTemplate(context, "EMAIL", path["template-name"] ?? ""),
};
