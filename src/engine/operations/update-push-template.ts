import type { Operation } from "../operation.ts";
import { updateTemplate } from "../template/update-template.ts";

export const updatePushTemplate: Operation = {
  name: "UpdatePushTemplate",
  method: "PUT",
  path: "/v1/templates/{template-name}/push",
  status: 202,
  run: (context, { path, query, body }) => updateTemplate(context, "PUSH", path["template-name"] ?? "", query, body),
};
