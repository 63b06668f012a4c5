import type { Operation } from "../../operation.ts";
import { removeTemplate } from "../remove-template.ts";

export const deleteEmailTemplate: Operation = (context, { path }) => removeTemplate(context, "EMAIL", path);
