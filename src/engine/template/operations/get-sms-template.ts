import type { Operation } from "../../operation.ts";
import { getTemplate } from "../get-template.ts";

export const getSmsTemplate: Operation = (context, { path, query }) =>
  getTemplate(context, "SMS", path, query.get("version"));
