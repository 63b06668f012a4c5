import { type CallExpression, parseSync, Visitor } from "oxc-parser";

// `require` is what createRequire returns; `import.meta.resolve` and `require.resolve` find a module without loading it.
const loads = ({ callee }: CallExpression): boolean =>
  (callee.type === "Identifier" && callee.name === "require") ||
  (callee.type === "MemberExpression" && callee.property.type === "Identifier" && callee.property.name === "resolve");

/** The modules that a file imports, in any way, by literal names. */
export const importsOf = (path: string, text: string): string[] => {
  const found = new Set<string>();
  const add = (node: { type: string; value?: unknown } | null | undefined): void => {
    if (node?.type === "Literal" && typeof node.value === "string") found.add(node.value);
  };
  new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    CallExpression: (node) => {
      if (loads(node)) add(node.arguments[0]);
    },
  }).visit(parseSync(path, text).program);
  return [...found];
};
