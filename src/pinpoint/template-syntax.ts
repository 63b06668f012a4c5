import Handlebars from "handlebars";
import { EMAIL_TEMPLATE_MAX_LENGTH } from "./limits.ts";
import { LOOP_SIZE, TEMPLATE_HELPER_NAMES } from "./template-helpers.ts";
import { whyTooComplex } from "./template-scan.ts";

export type TemplateRefusal = { ok: false; reason: string };
type ParsedTemplate = { ok: true; program: ReturnType<typeof Handlebars.parse> } | TemplateRefusal;

// Longer than any path in an endpoint. The code for a path nests as deep as the path is long, and can overflow the stack.
const PATH_NAMES_MAX = 50;

const BLOCK_HELPERS = ["if", "unless", "each"];
export const KNOWN_HELPERS = new Set([...BLOCK_HELPERS, ...TEMPLATE_HELPER_NAMES]);

/** The syntax tree of a message template, or why the template is refused. */
export const parseTemplate = (source: string): ParsedTemplate => {
  const parsed = parseSyntax(source);
  if (!parsed.ok) return parsed;
  try {
    new Guard().accept(parsed.program);
    return parsed;
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.message };
    return notValid(error);
  }
};

/** The syntax tree of a Handlebars template, which may use what message templates do not support. */
export const parseSyntax = (source: string): ParsedTemplate => {
  if (source.length > EMAIL_TEMPLATE_MAX_LENGTH)
    return { ok: false, reason: `template has ${source.length} characters, at most ${EMAIL_TEMPLATE_MAX_LENGTH}` };
  const tooComplex = whyTooComplex(source);
  if (tooComplex !== undefined) return { ok: false, reason: tooComplex };
  try {
    return { ok: true, program: Handlebars.parse(source) };
  } catch (error) {
    return notValid(error);
  }
};

const notValid = (error: unknown): TemplateRefusal => ({
  ok: false,
  reason: `template is not valid: ${firstLine(error)}`,
});

class Refused extends Error {
  override readonly name = "Refused";
}

/** Walks the syntax tree: refuses syntax that Pinpoint's template language does not support, and measures each loop. */
class Guard extends Handlebars.Visitor {
  #names = 0;

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
    super.SubExpression(expression);
  }
  override BlockStatement(block: hbs.AST.BlockStatement): void {
    refuseUnknownHelper(block.path);
    const namesBefore = this.#names;
    super.BlockStatement(block);
    if (block.path.original === "each") block.hash = loopSize(this.#names - namesBefore, block.loc);
  }
  override PathExpression(path: hbs.AST.PathExpression): void {
    if (path.parts.length > PATH_NAMES_MAX)
      throw new Refused(`template uses a path of more than ${PATH_NAMES_MAX} names`);
    this.#names += 1 + path.parts.length;
  }
}

/** Replaces the named arguments of a loop, which has none in Pinpoint. */
const loopSize = (names: number, loc: hbs.AST.SourceLocation): hbs.AST.Hash => {
  const value = { type: "NumberLiteral", value: names, original: names, loc } as const;
  return { type: "Hash", pairs: [{ type: "HashPair", key: LOOP_SIZE, value, loc }], loc };
};

const refuseUnknownHelper = (path: hbs.AST.Expression | hbs.AST.PathExpression | hbs.AST.Literal): void => {
  const name = "original" in path ? String(path.original) : "?";
  if (!KNOWN_HELPERS.has(name)) throw new Refused(`template uses the unknown helper "${name.slice(0, 50)}"`);
};

/** An error as part of a refusal; the lines after the first show the source. */
export const firstLine = (error: unknown): string =>
  error instanceof Error ? (error.message.split("\n")[0] ?? "") : "unknown error";
