import { ownValue } from "../../own-value.ts";
import type { CloudLocation } from "../runner/instance-environment.ts";
import { RESOURCE_KINDS } from "./resource-kinds.ts";
import type { StackResource, StackTemplate } from "./stack-template.ts";
import { type Branch, isBranch, type Tree } from "./tree.ts";
import type { Resolved } from "./variables.ts";

export type Evaluate = (tree: Tree, path: string[]) => Tree;

export type Evaluation = {
  evaluate: Evaluate;
  nameOf(id: string): string;
  isEnabled(resource: StackResource): boolean;
};

// `Condition` is also a key of IAM statements, where its value is an object.
const isIntrinsic = (key: string, argument: Tree) =>
  key === "Ref" || key.startsWith("Fn::") || (key === "Condition" && typeof argument === "string");

/**
 * Evaluates CloudFormation's intrinsic functions. Only values that the local cloud uses are evaluated, because other
 * resources, such as roles and alarms, may contain functions that are not supported here.
 */
export const createEvaluation = (
  template: StackTemplate,
  location: CloudLocation,
  stack: string,
  errorAt: Resolved["errorAt"],
): Evaluation => {
  const pseudo: Record<string, Tree> = {
    "AWS::AccountId": location.accountId,
    "AWS::Region": location.region,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stack,
    "AWS::NoValue": undefined,
  };
  const resourceOf = (id: string, path: string[]): StackResource => {
    const resource = template.resources.get(id);
    if (!resource) throw errorAt(path, `there is no resource ${id} in the resources and functions`);
    return resource;
  };
  const kindOf = (resource: StackResource, path: string[]) => {
    const kind = ownValue(RESOURCE_KINDS, resource.type);
    if (!kind) {
      const supported = Object.keys(RESOURCE_KINDS).join(", ");
      throw errorAt(path, `a reference to an ${resource.type} is not supported; supported types are ${supported}`);
    }
    return kind;
  };
  const nameOf = (id: string): string => {
    const resource = resourceOf(id, []);
    const { nameProperty } = kindOf(resource, resource.path);
    const explicit = evaluate(ownValue(resource.properties, nameProperty), [
      ...resource.path,
      "Properties",
      nameProperty,
    ]);
    if (typeof explicit === "string") return explicit;
    const suffix = resource.properties.FifoQueue === true || resource.properties.FifoTopic === true ? ".fifo" : "";
    // CloudFormation adds a random suffix to generated names; here they are the same after every start.
    const generated = `${stack}-${id}${suffix}`;
    return resource.type === "AWS::S3::Bucket" ? generated.toLowerCase() : generated;
  };
  const ref = (id: Tree, path: string[]): Tree => {
    if (typeof id !== "string") throw errorAt(path, "Ref must be the name of a resource or a parameter");
    if (Object.hasOwn(pseudo, id)) return ownValue(pseudo, id);
    if (template.parameters.has(id)) return template.parameters.get(id);
    return kindOf(resourceOf(id, path), path).ref(nameOf(id), location);
  };
  const getAtt = (argument: Tree, path: string[]): Tree => {
    const [id, attribute] =
      typeof argument === "string" ? argument.split(/\.(.*)/s) : Array.isArray(argument) ? argument : [];
    if (typeof id !== "string" || typeof attribute !== "string") {
      throw errorAt(path, "Fn::GetAtt must be <resource>.<attribute> or a list of both");
    }
    const resource = resourceOf(id, path);
    const { attributes } = kindOf(resource, path);
    const toText = ownValue(attributes, attribute);
    if (!toText) {
      const supported = Object.keys(attributes).join(", ");
      throw errorAt(
        path,
        `the attribute ${attribute} of an ${resource.type} is not supported; supported attributes are ${supported}`,
      );
    }
    return toText(nameOf(id), location);
  };
  const sub = (argument: Tree, path: string[]): Tree => {
    const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
    if (typeof text !== "string")
      throw errorAt(path, "Fn::Sub must be a string, or a list of a string and an object of variables");
    const variables: Branch = isBranch(given) ? given : {};
    return text.replace(/\$\{([^{}]+)\}/g, (_whole, content: string) => {
      const name = content.trim();
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      if (Object.hasOwn(variables, name)) return String(evaluate(ownValue(variables, name), path));
      return String(name.includes(".") ? getAtt(name, path) : ref(name, path));
    });
  };
  const list = (name: string, argument: Tree, path: string[]): Tree[] => {
    const value = evaluate(argument, path);
    if (!Array.isArray(value)) throw errorAt(path, `${name} requires a list`);
    return value;
  };
  const pair = (name: string, argument: Tree, path: string[]): [Tree, Tree] => {
    if (!Array.isArray(argument) || argument.length !== 2) throw errorAt(path, `${name} requires a list of two values`);
    return [argument[0], argument[1]];
  };
  const condition = (name: Tree, path: string[]): boolean => {
    const found = typeof name === "string" ? template.conditions.get(name) : undefined;
    if (!found) throw errorAt(path, `there is no condition ${name} in the conditions of the resources`);
    return evaluate(found.value, found.path) === true;
  };
  const intrinsics: Record<string, (argument: Tree, path: string[]) => Tree> = {
    Ref: ref,
    Condition: condition,
    "Fn::GetAtt": getAtt,
    "Fn::Sub": sub,
    "Fn::Join": (argument, path) => {
      const [separator, parts] = pair("Fn::Join", argument, path);
      return list("Fn::Join", parts, path).map(String).join(String(separator));
    },
    "Fn::Select": (argument, path) => {
      const [index, parts] = pair("Fn::Select", argument, path);
      return list("Fn::Select", parts, path)[Number(evaluate(index, path))];
    },
    "Fn::Split": (argument, path) => {
      const [separator, text] = pair("Fn::Split", argument, path);
      return String(evaluate(text, path)).split(String(separator));
    },
    "Fn::If": (argument, path) => {
      const [name, ...branches] = Array.isArray(argument) ? argument : [];
      return evaluate(condition(name, path) ? branches[0] : branches[1], path);
    },
    "Fn::Equals": (argument, path) => {
      const [left, right] = pair("Fn::Equals", argument, path).map((side) => evaluate(side, path));
      return left === right;
    },
    "Fn::Not": (argument, path) => !list("Fn::Not", argument, path)[0],
    "Fn::And": (argument, path) => list("Fn::And", argument, path).every(Boolean),
    "Fn::Or": (argument, path) => list("Fn::Or", argument, path).some(Boolean),
  };
  const evaluate: Evaluate = (tree, path) => {
    if (Array.isArray(tree))
      return tree.map((part, index) => evaluate(part, [...path, String(index)])).filter((part) => part !== undefined);
    if (!isBranch(tree)) return tree;
    const [only, ...others] = Object.entries(tree);
    if (only && others.length === 0 && isIntrinsic(only[0], only[1])) {
      const intrinsic = ownValue(intrinsics, only[0]);
      if (!intrinsic) {
        const supported = Object.keys(intrinsics).join(", ");
        throw errorAt(path, `${only[0]} is not supported; supported functions are ${supported}`);
      }
      return intrinsic(only[1], path);
    }
    const entries = Object.entries(tree).map(([key, part]): [string, Tree] => [key, evaluate(part, [...path, key])]);
    return Object.fromEntries(entries.filter(([, part]) => part !== undefined));
  };
  const isEnabled = (resource: StackResource) =>
    resource.condition === undefined || condition(resource.condition, resource.path);
  return { evaluate, nameOf, isEnabled };
};
