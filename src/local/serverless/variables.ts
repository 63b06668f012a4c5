import { resolve } from "node:path";
import { ConfigurationError } from "./configuration-error.ts";
import { readIncluded } from "./read-included.ts";
import { at, isBranch, type Tree } from "./tree.ts";

export type VariableFacts = {
  directory: string;
  file: string;
  options: Record<string, string>;
  /** Of the command line; before those of the file. */
  params: Record<string, string>;
  env: Record<string, string | undefined>;
  accountId: string;
};

export type Resolved = {
  tree: Tree;
  /** "infra/poke.yml: Resources.PokeRole" for a path in the tree. */
  errorAt(path: readonly string[], problem: string): ConfigurationError;
};

// The innermost `${…}`; CloudFormation's own (`${AWS::Region}`, `${Logical.Attribute}`) have no `source:` or `source(`.
const innermost = /\$\{([^${}]*)\}/;
const serverlessVariable = /^\s*(?:[A-Za-z]+(?:\([^)]*\))?:(?!:)|[A-Za-z]+\()/;
const [open, close] = ["\u0001", "\u0002"];

const splitFallbacks = (content: string): string[] =>
  content.split(/,(?=(?:[^'"]|'[^']*'|"[^"]*")*$)(?![^(]*\))/).map((part) => part.trim());

const literal = (text: string): { value: Tree } | undefined => {
  const quoted = text.match(/^'(.*)'$|^"(.*)"$/s);
  if (quoted) return { value: quoted[1] ?? quoted[2] ?? "" };
  if (/^(true|false|null|-?\d+(\.\d+)?)$/.test(text)) return { value: JSON.parse(text) };
  return undefined;
};

/** Resolves the Serverless variables that this repository may use: self, opt, env, param, file, sls, aws, each with fallbacks. */
export const resolveVariables = (raw: Tree, facts: VariableFacts): Resolved => {
  const origins = new Map<string, string>();
  const underway = new Set<string>();

  const errorAt = (path: readonly string[], problem: string): ConfigurationError => {
    for (let length = path.length; length > 0; length -= 1) {
      const file = origins.get(path.slice(0, length).join("\n"));
      if (file !== undefined) return new ConfigurationError(file, path.slice(length).join("."), problem);
    }
    return new ConfigurationError(facts.file, path.join("."), problem);
  };

  const self = (address: string, path: readonly string[]): Tree => {
    if (underway.has(address)) throw errorAt(path, `\${self:${address}} refers to itself`);
    underway.add(address);
    const keys = address.split(".");
    const value = walk(at(raw, keys), keys);
    underway.delete(address);
    return value;
  };
  const isParam = (name: string) =>
    Object.values(isBranch(raw) && isBranch(raw.params) ? raw.params : {}).some((own) => isBranch(own) && name in own);
  const param = (name: string, path: readonly string[]): Tree => {
    if (name in facts.params) return facts.params[name];
    const stage = String(self("provider.stage", path) ?? "dev");
    const own = at(raw, ["params", stage, name]);
    return own === undefined ? walk(at(raw, ["params", "default", name]), path) : walk(own, path);
  };
  const file = (name: string, address: string | undefined, path: readonly string[]): Tree => {
    try {
      const content = readIncluded(resolve(facts.directory, name));
      origins.set(path.join("\n"), name);
      return walk(address ? at(content, address.split(".")) : content, path);
    } catch (cause) {
      if (cause instanceof ConfigurationError) throw cause;
      throw errorAt(path, `\${file(${name})} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
    }
  };
  const sources: Record<string, (address: string, path: readonly string[]) => Tree> = {
    self,
    param,
    opt: (name) => facts.options[name],
    env: (name) => facts.env[name],
    sls: (name, path) => (name === "stage" ? self("provider.stage", path) : undefined),
    aws: (name, path) => ({ region: self("provider.region", path), accountId: facts.accountId })[name],
  };
  const lookUp = (text: string, path: readonly string[]): Tree => {
    const known = literal(text);
    if (known) return known.value;
    const included = text.match(/^file\(([^)]*)\)(?::(.+))?$/);
    if (included?.[1]) return file(included[1].trim(), included[2], path);
    const [, name = "", address = ""] = text.match(/^(\w+):(.*)$/s) ?? [];
    const source = sources[name];
    if (!source) throw errorAt(path, `the variable \${${text}} is not understood here`);
    return source(address, path);
  };
  const variable = (content: string, path: readonly string[]): Tree => {
    for (const alternative of splitFallbacks(content)) {
      const value = lookUp(alternative, path);
      if (value !== undefined) return value;
    }
    throw errorAt(path, `the variable \${${content}} has no value and no fallback`);
  };
  const walkText = (text: string, path: readonly string[]): Tree => {
    let rest = text;
    for (let match = rest.match(innermost); match; match = rest.match(innermost)) {
      const [whole, content = ""] = match;
      const isOurs = serverlessVariable.test(content);
      const value = isOurs ? variable(content, path) : `${open}${content}${close}`;
      if (isOurs && whole === rest) return value;
      if (typeof value === "object" && value !== null)
        throw errorAt(path, `${whole} is not text, but stands inside text`);
      rest = rest.replace(whole, () => String(value));
    }
    return rest.replaceAll(open, "${").replaceAll(close, "}");
  };
  const walk = (tree: Tree, path: readonly string[]): Tree => {
    if (typeof tree === "string") return walkText(tree, path);
    if (Array.isArray(tree)) return tree.map((part, index) => walk(part, [...path, String(index)]));
    if (!isBranch(tree)) return tree;
    return Object.fromEntries(Object.entries(tree).map(([key, part]) => [key, walk(part, [...path, key])]));
  };
  // Serverless takes any name, and a typing error goes unseen.
  for (const name of Object.keys(facts.params)) {
    if (!isParam(name)) throw errorAt(["params"], `there is no parameter "${name}"`);
  }
  return { tree: walk(raw, []), errorAt };
};
