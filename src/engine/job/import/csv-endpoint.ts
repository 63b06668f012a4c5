import type { CsvColumn } from "./csv-header.ts";

type Tree = Map<string, Tree | string | number | string[]>;

/** The fields of an endpoint from the values of a row. An empty value is a field that is left out. */
export const toCsvEndpoint = (columns: readonly CsvColumn[], values: readonly (string | undefined)[]): unknown => {
  const root: Tree = new Map();
  for (const [index, column] of columns.entries()) {
    const value = values[index] ?? "";
    if (value === "" || column.kind === "ignored") continue;
    const parent = descend(root, column.parents);
    const before = parent.get(column.key);
    if (column.kind === "list" && Array.isArray(before)) before.push(value);
    else if (column.kind === "list") parent.set(column.key, [value]);
    else parent.set(column.key, column.kind === "number" ? toNumber(value) : value);
  }
  return toObject(root);
};

const descend = (root: Tree, parents: readonly string[]): Tree => {
  let tree = root;
  for (const name of parents) {
    const found = tree.get(name);
    const child: Tree = found instanceof Map ? found : new Map();
    tree.set(name, child);
    tree = child;
  }
  return tree;
};

/** A text that is not a number stays as it is, so that the schema reports the field. */
const toNumber = (text: string): number | string => {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : text;
};

const toObject = (tree: Tree): unknown =>
  Object.fromEntries([...tree].map(([name, value]) => [name, value instanceof Map ? toObject(value) : value]));
