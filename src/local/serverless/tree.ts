import { ownValue } from "../../own-value.ts";
/** A value of YAML or JSON. */
export type Tree = string | number | boolean | null | undefined | Tree[] | { [key: string]: Tree };
export type Branch = { [key: string]: Tree };

export const isBranch = (tree: Tree): tree is Branch =>
  typeof tree === "object" && tree !== null && !Array.isArray(tree);

/** The value at a path of keys and list indexes; `undefined` if there is none. */
export const at = (tree: Tree, path: readonly string[]): Tree =>
  path.reduce<Tree>((part, key) => {
    if (Array.isArray(part)) return part[Number(key)];
    return isBranch(part) ? ownValue(part, key) : undefined;
  }, tree);

/** The object at a path; an empty one if there is none. */
export const branchAt = (tree: Tree, path: readonly string[]): Branch => {
  const found = at(tree, path);
  return isBranch(found) ? found : {};
};
