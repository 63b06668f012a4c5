import { badRequest } from "../api-error.ts";
import { parseBody, withoutNulls } from "../request-body.ts";
import type { TemplateContent, TemplateKind } from "./template.ts";
import { whyNotCompiled } from "./why-not-compiled.ts";

/** The template of a request body; refused with a 400 if a text does not compile. */
export const readTemplate = ({ request }: TemplateKind, body: unknown): TemplateContent => {
  const template = parseBody(request, withoutNulls(body));
  const reason = whyNotCompiled(template);
  if (reason !== undefined) throw badRequest(reason);
  return template;
};
