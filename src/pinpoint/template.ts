import Handlebars from "handlebars";
import { createRenderBudget, type RenderBudget } from "./template-budget.ts";
import { createTemplateHelpers } from "./template-helpers.ts";
import { firstLine, KNOWN_HELPERS, parseTemplate, type TemplateRefusal } from "./template-syntax.ts";

export type { TemplateRefusal };
export type Rendering = { ok: true; text: string } | TemplateRefusal;
/** Renderings of one message pass the same budget; without one, a rendering has a budget of its own. */
export type Template = {
  ok: true;
  render: (context: Record<string, unknown>, now: Date, budget?: RenderBudget) => Rendering;
};

export type TemplateOptions = {
  /** `html` escapes values for an HTML body. Default: `none`. */
  escape?: "none" | "html";
  maxLength?: number;
};

// Above the limits of every channel.
const MAX_RENDERED_LENGTH = 1_000_000;
// The output is measured after it is rendered. Before, the number of expressions and the longest value bound its size.
const EXPECTED_MAX_LENGTH = 10 * MAX_RENDERED_LENGTH;

/**
 * Compiles a message template: Handlebars with only Pinpoint's helpers. Partials, decorators and unknown helpers are
 * refused, prototype properties render empty, and nesting, loops and output are limited. A variable without a value renders
 * empty.
 * [Pinpoint user guide: message template variables and helpers]
 *
 * @example
 * const template = compileTemplate("Hi {{capitalize User.UserAttributes.first.[0]}}");
 * if (template.ok) template.render(templateContext("ep-1", endpoint), new Date());
 */
export const compileTemplate = (source: string, options: TemplateOptions = {}): Template | TemplateRefusal => {
  const parsed = parseTemplate(source);
  if (!parsed.ok) return parsed;
  const compiled = Handlebars.create().compile(parsed.program, {
    knownHelpersOnly: true,
    knownHelpers: KNOWN_HELPER_OPTIONS,
    noEscape: options.escape !== "html",
  });
  const expressions = source.split("{{").length - 1;
  const maxLength = options.maxLength ?? MAX_RENDERED_LENGTH;

  const render: Template["render"] = (context, now, budget = createRenderBudget()) => {
    try {
      if (expressions * longestText(context) > EXPECTED_MAX_LENGTH)
        return { ok: false, reason: `${expressions} expressions with such long values may render to too much text` };
      const text = compiled(context, { helpers: createTemplateHelpers(now, budget) });
      return text.length <= maxLength
        ? { ok: true, text }
        : { ok: false, reason: `renders to ${text.length} characters, at most ${maxLength}` };
    } catch (error) {
      return { ok: false, reason: `does not render: ${firstLine(error)}` };
    }
  };
  return { ok: true, render };
};

/** The length of the longest text that one expression can write: a list is written with all of its items. */
const longestText = (value: unknown): number => {
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + longestText(item) + 1, 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((longest: number, item) => Math.max(longest, longestText(item)), 0);
};

const KNOWN_HELPER_OPTIONS = {
  ...Object.fromEntries([...KNOWN_HELPERS].map((name) => [name, true])),
  with: false,
  log: false,
  lookup: false,
  helperMissing: false,
  blockHelperMissing: false,
};
