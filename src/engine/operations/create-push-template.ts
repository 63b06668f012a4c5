import type { Operation } from "../operation.ts";
import { createTemplate } from "../template/create-template.ts";

export const createPushTemplate: Operation = {
  name: "CreatePushTemplate",
  method: "POST",
  path: "/v1/templates/{template-name}/push",
  status: 201,
  run: (context, { path, body }) => createTemplate(context, "PUSH", path["template-name"] ?? "", body),
};
