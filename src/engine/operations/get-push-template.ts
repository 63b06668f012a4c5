import type { Operation } from "../operation.ts";
import { getTemplate } from "../template/get-template.ts";

export const getPushTemplate: Operation = {
  name: "GetPushTemplate",
  method: "GET",
  path: "/v1/templates/{template-name}/push",
  status: 200,
  run: (context, { path, query }) => getTemplate(context, "PUSH", path["template-name"] ?? "", query.get("version")),
};
