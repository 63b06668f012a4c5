import type { Operation } from "../../operation.ts";
import { getTemplate } from "../get-template.ts";

export const getPushTemplate: Operation = (context, { path, query }) =>
  getTemplate(context, "PUSH", path["template-name"] ?? "", query.get("version"));
