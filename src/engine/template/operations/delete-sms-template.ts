import type { Operation } from "../../operation.ts";
import { removeTemplate } from "../remove-template.ts";

export const deleteSmsTemplate: Operation = (context, { path }) => removeTemplate(context, "SMS", path);
