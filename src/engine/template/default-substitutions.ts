import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import { mapOf } from "../../pinpoint/map-of.ts";
import type { TemplateDefaults } from "../../pinpoint/template-defaults.ts";

// unspecified by AWS; chosen because lists return this text for each template.
const TEXT_MAX_LENGTH = 10_000;

const Substitutions = JsonText.pipe(mapOf(z.string()));

/** JSON text with an object, from the names of message variables to their default values. */
export const DefaultSubstitutions = z
  .string()
  .max(TEXT_MAX_LENGTH)
  .refine((text) => Substitutions.safeParse(text).success, {
    message: "expected JSON text with an object whose values are texts",
  });

/** The default values of a template's variables; undefined if it has none. */
export const substitutionsOf = (template: {
  DefaultSubstitutions?: string | undefined;
}): TemplateDefaults | undefined => Substitutions.safeParse(template.DefaultSubstitutions).data;
