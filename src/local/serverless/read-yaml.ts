import { type CollectionTag, parse, type ScalarTag } from "yaml";
import type { Tree } from "./tree.ts";

/** [CloudFormation template reference: intrinsic functions] short forms `!Name` of `Fn::Name`. */
const SHORT_FORMS = [
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

const CUSTOM_TAGS = [
  ...SHORT_FORMS.flatMap((name) => tags(`!${name}`, (value) => longForm(`Fn::${name}`, value))),
  ...tags("!GetAtt", getAtt),
  ...tags("!Ref", (value) => longForm("Ref", value)),
  ...tags("!Condition", (value) => longForm("Condition", value)),
];

/** Parses YAML, with CloudFormation's short forms expanded (`!Ref X` to `{ Ref: X }`) and anchors resolved. */
export const readYaml = (text: string): Tree =>
  parse(text, { customTags: CUSTOM_TAGS, merge: true, maxAliasCount: -1 });
