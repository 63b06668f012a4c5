import { resolve } from "node:path";
import { ownValue } from "../../own-value.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { readIncluded } from "./read-included.ts";
import { at, branchAt, isBranch, type Tree } from "./tree.ts";

export type VariableFacts = {
  directory: string;
  file: string;
  options: Record<string, string>;
  /** Parameters of the command line, which override those of the file. */
  params: Record<string, string>;
  env: Record<string, string | undefined>;
  accountId: string;
};

export type Resolved = {
  tree: Tree;
  /** The error for a path in the tree names the file and the path in it: "infra/poke.yml: Resources.PokeRole: …". */
  errorAt(path: readonly string[], problem: string): ConfigurationError;
};

/** An innermost `${…}`. */
const INNERMOST = /\$\{([^${}]*)\}/;
/** `source:address` or `file(path)`, unlike CloudFormation's `${AWS::Region}` and `${LogicalId.Attribute}`. */
const SERVERLESS_VARIABLE = /^\s*(?:[A-Za-z]+(?:\([^)]*\))?:(?!:)|[A-Za-z]+\()/;
/** Replace the braces of CloudFormation's variables while Serverless variables around them are resolved. */
const [OPEN, CLOSE] = ["\u0001", "\u0002"];

type Source = (address: string, path: readonly string[]) => Tree;

/** Resolves the Serverless variables self, opt, env, param, file, sls and aws, each with fallbacks. */
export const resolveVariables = (raw: Tree, facts: VariableFacts): Resolved => {
  const includedFiles = new Map<string, string>();
  const resolving = new Set<string>();

  const errorAt = (path: readonly string[], problem: string): ConfigurationError => {
    for (let length = path.length; length > 0; length -= 1) {
      const file = includedFiles.get(path.slice(0, length).join("\n"));
      if (file !== undefined) return new ConfigurationError(file, path.slice(length).join("."), problem);
    }
    return new ConfigurationError(facts.file, path.join("."), problem);
  };

  const self: Source = (address, path) => {
    if (resolving.has(address)) throw errorAt(path, `\${self:${address}} refers to itself`);
    resolving.add(address);
    const keys = address.split(".");
    const value = resolveTree(at(raw, keys), keys);
    resolving.delete(address);
    return value;
  };
  const param: Source = (name, path) => {
    if (Object.hasOwn(facts.params, name)) return ownValue(facts.params, name);
    const stage = String(self("provider.stage", path) ?? "dev");
    const ofStage = at(raw, ["params", stage, name]);
    return resolveTree(ofStage === undefined ? at(raw, ["params", "default", name]) : ofStage, path);
  };
  const file = (name: string, address: string | undefined, path: readonly string[]): Tree => {
    try {
      const content = readIncluded(resolve(facts.directory, name));
      includedFiles.set(path.join("\n"), name);
      return resolveTree(address ? at(content, address.split(".")) : content, path);
    } catch (cause) {
      if (cause instanceof ConfigurationError) throw cause;
      throw errorAt(path, `\${file(${name})} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
    }
  };
  const sources: Record<string, Source> = {
    self,
    param,
    opt: (name) => ownValue(facts.options, name),
    env: (name) => ownValue(facts.env, name),
    sls: (name, path) => (name === "stage" ? self("provider.stage", path) : undefined),
    aws: (name, path) =>
      ownValue<Record<string, Tree>, string>(
        { region: self("provider.region", path), accountId: facts.accountId },
        name,
      ),
  };
  const lookUp: Source = (text, path) => {
    const known = literal(text);
    if (known) return known.value;
    const included = text.match(/^file\(([^)]*)\)(?::(.+))?$/);
    if (included?.[1]) return file(included[1].trim(), included[2], path);
    const [, name = "", address = ""] = text.match(/^(\w+):(.*)$/s) ?? [];
    const source = ownValue(sources, name);
    if (source) return source(address, path);
    const supported = [...Object.keys(sources), "file"].join(", ");
    throw errorAt(path, `the variable \${${text}} is not supported; supported sources are ${supported}`);
  };
  const variable: Source = (content, path) => {
    for (const alternative of splitFallbacks(content)) {
      const value = lookUp(alternative, path);
      if (value !== undefined) return value;
    }
    throw errorAt(path, `the variable \${${content}} has no value and no fallback`);
  };
  const resolveText: Source = (text, path) => {
    let rest = text;
    for (let match = rest.match(INNERMOST); match; match = rest.match(INNERMOST)) {
      const [whole, content = ""] = match;
      const isServerless = SERVERLESS_VARIABLE.test(content);
      const value = isServerless ? variable(content, path) : `${OPEN}${content}${CLOSE}`;
      if (isServerless && whole === rest) return value;
      if (typeof value === "object" && value !== null) {
        throw errorAt(path, `${whole} is an object or a list, which cannot be part of a string`);
      }
      rest = rest.replace(whole, () => String(value));
    }
    return rest.replaceAll(OPEN, "${").replaceAll(CLOSE, "}");
  };
  const resolveTree = (tree: Tree, path: readonly string[]): Tree => {
    if (typeof tree === "string") return resolveText(tree, path);
    if (Array.isArray(tree)) return tree.map((part, index) => resolveTree(part, [...path, String(index)]));
    if (!isBranch(tree)) return tree;
    return Object.fromEntries(Object.entries(tree).map(([key, part]) => [key, resolveTree(part, [...path, key])]));
  };

  // Serverless ignores unknown parameters, which hides spelling mistakes.
  const declared = declaredParams(raw);
  for (const name of Object.keys(facts.params)) {
    if (declared.has(name)) continue;
    const names = [...declared].join(", ") || "none";
    throw errorAt(["params"], `there is no parameter "${name}"; the declared parameters are: ${names}`);
  }
  return { tree: resolveTree(raw, []), errorAt };
};

/** The names of the parameters in `params`, of all stages. */
const declaredParams = (raw: Tree): Set<string> =>
  new Set(Object.keys(branchAt(raw, ["params"])).flatMap((stage) => Object.keys(branchAt(raw, ["params", stage]))));

/** What is between commas that are not in quotes or parentheses. */
const FALLBACK = /(?:'[^']*(?:'|$)|"[^"]*(?:"|$)|\([^)]*(?:\)|$)|[^,'"(])+/g;

const splitFallbacks = (content: string): string[] => (content.match(FALLBACK) ?? []).map((part) => part.trim());

const literal = (text: string): { value: Tree } | undefined => {
  const quoted = text.match(/^'(.*)'$|^"(.*)"$/s);
  if (quoted) return { value: quoted[1] ?? quoted[2] ?? "" };
  if (/^(true|false|null|-?\d+(\.\d+)?)$/.test(text)) return { value: JSON.parse(text) };
  return undefined;
};
