// CreateSmsTemplate, GetSmsTemplate, UpdateSmsTemplate, DeleteSmsTemplate, and the same for the other four types.
import type { Operation } from "../../operation.ts";
import { createTemplate } from "../create-template.ts";
import { getTemplate } from "../get-template.ts";
import { removeTemplate } from "../remove-template.ts";
import { TEMPLATE_KINDS, type TemplateKind } from "../template.ts";
import { updateTemplate } from "../update-template.ts";

const operationsOf = (kind: TemplateKind): [string, Operation][] => [
  [`Create${kind.operationName}Template`, (context, { path, body }) => createTemplate(context, kind, path, body)],
  [
    `Get${kind.operationName}Template`,
    (context, { path, query }) => getTemplate(context, kind.type, path, query.get("version")),
  ],
  [
    `Update${kind.operationName}Template`,
    (context, { path, query, body }) => updateTemplate(context, kind, path, query, body),
  ],
  [`Delete${kind.operationName}Template`, (context, { path }) => removeTemplate(context, kind.type, path)],
];

/** The twenty operations, by their names in the API. */
export const TEMPLATE_OPERATIONS: Readonly<Record<string, Operation>> = Object.fromEntries(
  TEMPLATE_KINDS.flatMap(operationsOf),
);
