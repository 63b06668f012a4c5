import type { Operation } from "../../operation.ts";
import { createTemplate } from "../create-template.ts";

export const createPushTemplate: Operation = (context, { path, body }) => createTemplate(context, "PUSH", path, body);
