import type { Operation } from "../operation.ts";
import { removeTemplate } from "../template/remove-template.ts";

export const deletePushTemplate: Operation = {
  name: "DeletePushTemplate",
  method: "DELETE",
  path: "/v1/templates/{template-name}/push",
  status: 202,
  run: (context, { path }) => removeTemplate(context, "PUSH", path["template-name"] ?? ""),
};
