import type { Operation } from "../../operation.ts";
import { updateTemplate } from "../update-template.ts";

export const updateSmsTemplate: Operation = (context, { path, query, body }) =>
  updateTemplate(context, "SMS", path, query, body);
