import Handlebars from "handlebars";
import { KNOWN_HELPERS } from "../../pinpoint/template-syntax.ts";
import { connectVariable, type TemplateChannel } from "./connect-variable.ts";
import type { TemplateProblem, TranslatedVariable } from "./translate-template.ts";

type FoundVariable = TranslatedVariable & { loc: hbs.AST.SourceLocation };
type Found = { variables: FoundVariable[]; problems: TemplateProblem[] };

/** The variables of a template in the order of the text, and what Connect has no counterpart for. */
export const findVariables = (program: hbs.AST.Program, channel: TemplateChannel): Found => {
  const finder = new Finder(channel);
  finder.accept(program);
  return { variables: finder.variables.sort(byPosition), problems: finder.problems };
};

const byPosition = ({ loc: { start: a } }: FoundVariable, { loc: { start: b } }: FoundVariable): number =>
  a.line - b.line || a.column - b.column;

// Helpers that read lists. An attribute of a profile is one text.
const LIST_HELPERS = new Set(["each", "join"]);
// [Connect administrator guide: Use message template helpers] Connect has all helpers of Pinpoint: those that this repository
// implements, and these.
const CONNECT_HELPERS = new Set([
  ...KNOWN_HELPERS,
  ...["add", "ceiling", "decode64", "divide", "encode64", "floor", "md5", "modulo", "multiply", "round"],
  ...["sha256", "sha512", "subtract", "uuid"],
]);
const SIMPLE_NAME = /^[a-zA-Z_][\w-]*$/;

class Finder extends Handlebars.Visitor {
  readonly variables: FoundVariable[] = [];
  readonly problems: TemplateProblem[] = [];
  readonly #channel: TemplateChannel;

  constructor(channel: TemplateChannel) {
    super();
    this.#channel = channel;
  }

  #report(reason: string, { start }: hbs.AST.SourceLocation): void {
    this.problems.push({ reason, line: start.line, column: start.column + 1 });
  }

  override PartialStatement({ loc }: hbs.AST.PartialStatement): void {
    this.#report("a partial, which is not translated", loc);
  }
  override PartialBlockStatement({ loc }: hbs.AST.PartialBlockStatement): void {
    this.#report("a partial, which is not translated", loc);
  }
  override Decorator({ loc }: hbs.AST.Decorator): void {
    this.#report("a decorator, which is not translated", loc);
  }
  override DecoratorBlock({ loc }: hbs.AST.DecoratorBlock): void {
    this.#report("a decorator, which is not translated", loc);
  }

  override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
    const { path, params, hash } = statement;
    if (params.length > 0 || hash !== undefined || isHelper(path)) this.#helperCall(statement);
    else if (isPath(path)) this.PathExpression(path);
    else this.#report("a literal is not a variable", path.loc);
  }
  override SubExpression(expression: hbs.AST.SubExpression): void {
    this.#helperCall(expression);
  }
  override BlockStatement(block: hbs.AST.BlockStatement): void {
    this.#helperCall(block);
    if (block.program) this.accept(block.program);
    if (block.inverse) this.accept(block.inverse);
  }

  #helperCall({ path, params, hash, loc }: Call): void {
    const { original: name } = path as hbs.AST.PathExpression;
    if (!CONNECT_HELPERS.has(name)) this.#report(`Connect has no helper "${name}"`, loc);
    if (LIST_HELPERS.has(name)) this.#report(`the helper "${name}" reads a list, which profiles do not have`, loc);
    for (const param of params) this.accept(param);
    for (const { value } of hash?.pairs ?? []) this.accept(value);
  }

  override PathExpression({ original, parts, data, depth, loc }: hbs.AST.PathExpression): void {
    const isOwn = !data && depth === 0;
    const variable = connectVariable(isOwn ? parts : [original], this.#channel);
    if (!variable.ok) {
      this.#report(variable.reason, loc);
      return;
    }
    const to = variable.names.map((name) => (SIMPLE_NAME.test(name) ? name : `[${name}]`)).join(".");
    this.variables.push({ from: original, to, isWholeList: isWholeList(parts), loc });
  }
}

type Call = Pick<hbs.AST.MustacheStatement, "path" | "params" | "loc"> & { hash?: hbs.AST.Hash | undefined };

const isPath = (path: hbs.AST.Expression): path is hbs.AST.PathExpression => path.type === "PathExpression";
/** A helper without arguments, such as `{{now}}`. */
const isHelper = (path: hbs.AST.Expression): boolean => isPath(path) && CONNECT_HELPERS.has(path.original);

const isWholeList = ([group, ...rest]: string[]): boolean =>
  (group === "Attributes" && rest.length === 1) ||
  (group === "User" && rest[0] === "UserAttributes" && rest.length === 2);
