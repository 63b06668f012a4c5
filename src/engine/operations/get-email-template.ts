import type { Operation } from "../operation.ts";
import { getTemplate } from "../template/get-template.ts";

export const getEmailTemplate: Operation = {
  name: "GetEmailTemplate",
  method: "GET",
  path: "/v1/templates/{template-name}/email",
  status: 200,
  run: (context, { path, query }) => getTemplate(context, "EMAIL", path["template-name"] ?? "", query.get("version")),
};
