import type { Operation } from "../../operation.ts";
import { updateTemplate } from "../update-template.ts";

export const updatePushTemplate: Operation = (context, { path, query, body }) =>
  updateTemplate(context, "PUSH", path, query, body);
