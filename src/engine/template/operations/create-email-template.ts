import type { Operation } from "../../operation.ts";
import { createTemplate } from "../create-template.ts";

export const createEmailTemplate: Operation = (context, { path, body }) => createTemplate(context, "EMAIL", path, body);
