import type { Operation } from "../../operation.ts";
import { removeTemplate } from "../remove-template.ts";

export const deletePushTemplate: Operation = (context, { path }) => removeTemplate(context, "PUSH", path);
