import type { Operation } from "../operation.ts";
import { getTemplate } from "../template/get-template.ts";

export const getSmsTemplate: Operation = {
  name: "GetSmsTemplate",
  method: "GET",
  path: "/v1/templates/{template-name}/sms",
  status: 200,
  run: (context, { path, query }) => getTemplate(context, "SMS", path["template-name"] ?? "", query.get("version")),
};
