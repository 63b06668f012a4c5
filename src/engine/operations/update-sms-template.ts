import type { Operation } from "../operation.ts";
import { updateTemplate } from "../template/update-template.ts";

export const updateSmsTemplate: Operation = {
  name: "UpdateSmsTemplate",
  method: "PUT",
  path: "/v1/templates/{template-name}/sms",
  status: 202,
  run: (context, { path, query, body }) => updateTemplate(context, "SMS", path["template-name"] ?? "", query, body),
};
