import type { Operation } from "../../operation.ts";
import { getTemplate } from "../get-template.ts";

export const getPushTemplate: Operation = (context, { path, query }) =>
  getTemplate(context, "PUSH", path, query.get("version"));
