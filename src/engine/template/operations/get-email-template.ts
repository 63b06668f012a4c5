import type { Operation } from "../../operation.ts";
import { getTemplate } from "../get-template.ts";

export const getEmailTemplate: Operation = (context, { path, query }) =>
  getTemplate(context, "EMAIL", path, query.get("version"));
