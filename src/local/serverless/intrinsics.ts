import { type Place, resourceKinds } from "./resource-kinds.ts";
import type { Template, TemplateResource } from "./template.ts";
import { type Branch, isBranch, type Tree } from "./tree.ts";
import type { Resolved } from "./variables.ts";

export type Evaluate = (tree: Tree, path: string[]) => Tree;

export type Evaluation = { evaluate: Evaluate; nameOf(id: string): string; isOn(resource: TemplateResource): boolean };

// `Condition` is also a key of IAM statements, where it holds an object.
const isIntrinsic = (key: string, argument: Tree) =>
  key === "Ref" || key.startsWith("Fn::") || (key === "Condition" && typeof argument === "string");

/** Evaluates CloudFormation's intrinsic functions, where a value is asked for and not before: roles and alarms may hold more than runs here. */
export const createEvaluation = (
  template: Template,
  place: Place,
  stack: string,
  errorAt: Resolved["errorAt"],
): Evaluation => {
  const pseudo: Record<string, Tree> = {
    "AWS::AccountId": place.accountId,
    "AWS::Region": place.region,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stack,
    "AWS::NoValue": undefined,
  };
  const resourceOf = (id: string, path: string[]): TemplateResource => {
    const resource = template.resources.get(id);
    if (!resource) throw errorAt(path, `there is no resource ${id}`);
    return resource;
  };
  const kindOf = (resource: TemplateResource, path: string[]) => {
    const kind = resourceKinds[resource.type];
    if (!kind) throw errorAt(path, `a reference to an ${resource.type} is not understood here`);
    return kind;
  };
  const nameOf = (id: string): string => {
    const resource = resourceOf(id, []);
    const { nameProperty } = kindOf(resource, resource.path);
    const own = evaluate(resource.properties[nameProperty], [...resource.path, "Properties", nameProperty]);
    if (typeof own === "string") return own;
    const suffix = resource.properties.FifoQueue === true || resource.properties.FifoTopic === true ? ".fifo" : "";
    // CloudFormation adds a random part to the names that it makes; here they stay the same from start to start.
    const made = `${stack}-${id}${suffix}`;
    return resource.type === "AWS::S3::Bucket" ? made.toLowerCase() : made;
  };
  const ref = (id: Tree, path: string[]): Tree => {
    if (typeof id !== "string") throw errorAt(path, "Ref needs a name");
    if (id in pseudo) return pseudo[id];
    if (template.parameters.has(id)) return template.parameters.get(id);
    return kindOf(resourceOf(id, path), path).ref(nameOf(id), place);
  };
  const getAtt = (argument: Tree, path: string[]): Tree => {
    const [id, attribute] =
      typeof argument === "string" ? argument.split(/\.(.*)/s) : Array.isArray(argument) ? argument : [];
    if (typeof id !== "string" || typeof attribute !== "string")
      throw errorAt(path, "Fn::GetAtt needs a resource and an attribute");
    const resource = resourceOf(id, path);
    const read = kindOf(resource, path).attributes[attribute];
    if (!read) throw errorAt(path, `the attribute ${attribute} of an ${resource.type} is not understood here`);
    return read(nameOf(id), place);
  };
  const sub = (argument: Tree, path: string[]): Tree => {
    const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
    if (typeof text !== "string") throw errorAt(path, "Fn::Sub needs text");
    const variables: Branch = isBranch(own) ? own : {};
    return text.replace(/\$\{([^}]+)\}/g, (_whole, content: string) => {
      const name = content.trim();
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      if (name in variables) return String(evaluate(variables[name], path));
      return String(name.includes(".") ? getAtt(name, path) : ref(name, path));
    });
  };
  const list = (argument: Tree, path: string[]): Tree[] => {
    const value = evaluate(argument, path);
    if (!Array.isArray(value)) throw errorAt(path, "a list is needed here");
    return value;
  };
  const pair = (argument: Tree, path: string[]): [Tree, Tree] => {
    if (!Array.isArray(argument) || argument.length !== 2) throw errorAt(path, "two values are needed here");
    return [argument[0], argument[1]];
  };
  const condition = (name: Tree, path: string[]): boolean => {
    const found = typeof name === "string" ? template.conditions.get(name) : undefined;
    if (!found) throw errorAt(path, `there is no condition ${name}`);
    return evaluate(found.value, found.path) === true;
  };
  const intrinsics: Record<string, (argument: Tree, path: string[]) => Tree> = {
    Ref: ref,
    Condition: condition,
    "Fn::GetAtt": getAtt,
    "Fn::Sub": sub,
    "Fn::Join": (argument, path) => {
      const [separator, parts] = pair(argument, path);
      return list(parts, path).map(String).join(String(separator));
    },
    "Fn::Select": (argument, path) => {
      const [index, parts] = pair(argument, path);
      return list(parts, path)[Number(evaluate(index, path))];
    },
    "Fn::Split": (argument, path) => {
      const [separator, text] = pair(argument, path);
      return String(evaluate(text, path)).split(String(separator));
    },
    "Fn::If": (argument, path) => {
      const [name, ...branches] = Array.isArray(argument) ? argument : [];
      return evaluate(condition(name, path) ? branches[0] : branches[1], path);
    },
    "Fn::Equals": (argument, path) => {
      const [left, right] = pair(argument, path).map((side) => evaluate(side, path));
      return left === right;
    },
    "Fn::Not": (argument, path) => !list(argument, path)[0],
    "Fn::And": (argument, path) => list(argument, path).every(Boolean),
    "Fn::Or": (argument, path) => list(argument, path).some(Boolean),
  };
  const evaluate: Evaluate = (tree, path) => {
    if (Array.isArray(tree))
      return tree.map((part, index) => evaluate(part, [...path, String(index)])).filter((part) => part !== undefined);
    if (!isBranch(tree)) return tree;
    const [only, ...others] = Object.entries(tree);
    if (only && others.length === 0 && isIntrinsic(only[0], only[1])) {
      const intrinsic = intrinsics[only[0]];
      if (!intrinsic) throw errorAt(path, `${only[0]} is not understood here`);
      return intrinsic(only[1], path);
    }
    const entries = Object.entries(tree).map(([key, part]): [string, Tree] => [key, evaluate(part, [...path, key])]);
    return Object.fromEntries(entries.filter(([, part]) => part !== undefined));
  };
  const isOn = (resource: TemplateResource) =>
    resource.condition === undefined || condition(resource.condition, resource.path);
  return { evaluate, nameOf, isOn };
};
