import { type CollectionTag, parse, type ScalarTag } from "yaml";
import type { Tree } from "./tree.ts";

const intrinsics = [
  "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "If", "ImportValue", "Join", "Not", "Or", "Select", "Split", "Sub",
]; // biome-ignore format: one list

const longForm = (name: string, value: Tree): Tree => ({ [name]: value });

const getAtt = (value: Tree): Tree => {
  if (typeof value !== "string") return longForm("Fn::GetAtt", value);
  const dot = value.indexOf(".");
  return longForm("Fn::GetAtt", [value.slice(0, dot), value.slice(dot + 1)]);
};

const tags = (tag: string, make: (value: Tree) => Tree): (ScalarTag | CollectionTag)[] => [
  { tag, resolve: (text: string) => make(text) },
  { tag, collection: "seq", resolve: (node) => make(node.toJSON()) },
  { tag, collection: "map", resolve: (node) => make(node.toJSON()) },
];

const customTags = [
  ...intrinsics.flatMap((name) => tags(`!${name}`, (value) => longForm(`Fn::${name}`, value))),
  ...tags("!GetAtt", getAtt),
  ...tags("!Ref", (value) => longForm("Ref", value)),
  ...tags("!Condition", (value) => longForm("Condition", value)),
];

/** YAML with CloudFormation's short forms written out (`!Ref X` becomes `{ Ref: X }`), anchors and merge keys resolved. */
export const readYaml = (text: string): Tree => parse(text, { customTags, merge: true, maxAliasCount: -1 });
