import type { Operation } from "../../operation.ts";
import { createTemplate } from "../create-template.ts";

export const createSmsTemplate: Operation = (context, { path, body }) => createTemplate(context, "SMS", path, body);
