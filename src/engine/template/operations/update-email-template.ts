import type { Operation } from "../../operation.ts";
import { updateTemplate } from "../update-template.ts";

export const updateEmailTemplate: Operation = (context, { path, query, body }) =>
  updateTemplate(context, "EMAIL", path, query, body);
