import type { Operation } from "../operation.ts";
import { createTemplate } from "../template/create-template.ts";

export const createEmailTemplate: Operation = {
  name: "CreateEmailTemplate",
  method: "POST",
  path: "/v1/templates/{template-name}/email",
  status: 201,
  run: (context, { path, body }) => createTemplate(context, "EMAIL", path["template-name"] ?? "", body),
};
