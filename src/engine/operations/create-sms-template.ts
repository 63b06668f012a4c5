import type { Operation } from "../operation.ts";
import { createTemplate } from "../template/create-template.ts";

export const createSmsTemplate: Operation = {
  name: "CreateSmsTemplate",
  method: "POST",
  path: "/v1/templates/{template-name}/sms",
  status: 201,
  run: (context, { path, body }) => createTemplate(context, "SMS", path["template-name"] ?? "", body),
};
