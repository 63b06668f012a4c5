import Handlebars from "handlebars";
import { createTemplateHelpers, TEMPLATE_HELPER_NAMES } from "./template-helpers.ts";

export type TemplateRefusal = { ok: false; reason: string };
export type Rendering = { ok: true; text: string } | TemplateRefusal;
export type Template = { ok: true; render: (context: Record<string, unknown>, now: Date) => Rendering };

export type TemplateOptions = {
  /** `html` escapes values for an HTML body. Default: `none`. */
  escape?: "none" | "html";
  maxLength?: number;
};

// Above the limits of every channel, and low enough that one template cannot delay its batch.
const MAX_SOURCE_LENGTH = 600_000;
const MAX_NESTING = 16;
const MAX_RENDERED_LENGTH = 1_000_000;

const BLOCK_HELPERS = ["if", "unless", "each"];
const KNOWN_HELPERS = new Set([...BLOCK_HELPERS, ...TEMPLATE_HELPER_NAMES]);

/**
 * Compiles a message template: Handlebars with only Pinpoint's helpers. Partials, decorators and unknown helpers are
 * refused, prototype properties render empty, and loops and output are limited. A variable without a value renders empty.
 * [Pinpoint user guide: message template variables and helpers]
 *
 * @example
 * const template = compileTemplate("Hi {{capitalize User.UserAttributes.first.[0]}}");
 * if (template.ok) template.render(templateContext("ep-1", endpoint), new Date());
 */
export const compileTemplate = (source: string, options: TemplateOptions = {}): Template | TemplateRefusal => {
  const parsed = parse(source);
  if (!parsed.ok) return parsed;
  const compiled = Handlebars.create().compile(parsed.program, {
    knownHelpersOnly: true,
    knownHelpers: KNOWN_HELPER_OPTIONS,
    noEscape: options.escape !== "html",
  });
  const maxLength = options.maxLength ?? MAX_RENDERED_LENGTH;

  const render = (context: Record<string, unknown>, now: Date): Rendering => {
    try {
      const text = compiled(context, { helpers: createTemplateHelpers(now) });
      return text.length <= maxLength
        ? { ok: true, text }
        : { ok: false, reason: `renders to ${text.length} characters, at most ${maxLength}` };
    } catch (error) {
      return { ok: false, reason: `does not render: ${firstLine(error)}` };
    }
  };
  return { ok: true, render };
};

const KNOWN_HELPER_OPTIONS = {
  ...Object.fromEntries([...KNOWN_HELPERS].map((name) => [name, true])),
  with: false,
  log: false,
  lookup: false,
  helperMissing: false,
  blockHelperMissing: false,
};

const parse = (source: string): { ok: true; program: hbs.AST.Program } | TemplateRefusal => {
  if (source.length > MAX_SOURCE_LENGTH)
    return { ok: false, reason: `template has ${source.length} characters, at most ${MAX_SOURCE_LENGTH}` };
  try {
    const program = Handlebars.parse(source);
    new Guard().accept(program);
    return { ok: true, program };
  } catch (error) {
    return {
      ok: false,
      reason: error instanceof Refused ? error.message : `template is not valid: ${firstLine(error)}`,
    };
  }
};

class Refused extends Error {
  override readonly name = "Refused";
}

/** Walks the syntax tree and refuses syntax that Pinpoint's template language does not support. */
class Guard extends Handlebars.Visitor {
  #depth = 0;

  override PartialStatement(): void {
    throw new Refused("template uses a partial, which message templates do not support");
  }
  override PartialBlockStatement(): void {
    this.PartialStatement();
  }
  override Decorator(): void {
    throw new Refused("template uses a decorator, which message templates do not support");
  }
  override DecoratorBlock(): void {
    this.Decorator();
  }
  override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
    if (statement.params.length > 0 || statement.hash) refuseUnknownHelper(statement.path);
    super.MustacheStatement(statement);
  }
  override SubExpression(expression: hbs.AST.SubExpression): void {
    refuseUnknownHelper(expression.path);
    this.#nested(() => super.SubExpression(expression));
  }
  override BlockStatement(block: hbs.AST.BlockStatement): void {
    refuseUnknownHelper(block.path);
    this.#nested(() => super.BlockStatement(block));
  }
  #nested(visit: () => void): void {
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) throw new Refused(`template nests deeper than ${MAX_NESTING}`);
    visit();
    this.#depth -= 1;
  }
}

const refuseUnknownHelper = (path: hbs.AST.Expression | hbs.AST.PathExpression | hbs.AST.Literal): void => {
  const name = "original" in path ? String(path.original) : "?";
  if (!KNOWN_HELPERS.has(name)) throw new Refused(`template uses the unknown helper "${name.slice(0, 50)}"`);
};

const firstLine = (error: unknown): string =>
  error instanceof Error ? (error.message.split("\n")[0] ?? "") : "unknown error";
