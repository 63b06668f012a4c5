import type { Operation } from "../operation.ts";
import { removeTemplate } from "../template/remove-template.ts";

export const deleteSmsTemplate: Operation = {
  name: "DeleteSmsTemplate",
  method: "DELETE",
  path: "/v1/templates/{template-name}/sms",
  status: 202,
  run: (context, { path }) => removeTemplate(context, "SMS", path["template-name"] ?? ""),
};
