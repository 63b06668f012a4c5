/** Plain data as YAML and JSON hold it. */
export type Tree = string | number | boolean | null | undefined | Tree[] | { [key: string]: Tree };
export type Branch = { [key: string]: Tree };

export const isBranch = (tree: Tree): tree is Branch =>
  typeof tree === "object" && tree !== null && !Array.isArray(tree);

export const at = (tree: Tree, path: readonly string[]): Tree =>
  path.reduce<Tree>((part, key) => {
    if (Array.isArray(part)) return part[Number(key)];
    return isBranch(part) ? part[key] : undefined;
  }, tree);
