import { eventResourcesOf, functionLogicalId } from "./function-events.ts";
import { at, branchAt, type Tree } from "./tree.ts";
import type { Resolved } from "./variables.ts";

export type StackResource = {
  type: string;
  properties: { [key: string]: Tree };
  condition: string | undefined;
  path: string[];
};

export type StackTemplate = {
  resources: Map<string, StackResource>;
  conditions: Map<string, { value: Tree; path: string[] }>;
  parameters: Map<string, Tree>;
};

/** The resources of serverless.yml and those that osls generates for functions and their events, as one template. */
export const toStackTemplate = ({ tree, errorAt }: Resolved, functionName: (key: string) => string): StackTemplate => {
  const template: StackTemplate = { resources: new Map(), conditions: new Map(), parameters: new Map() };
  const addResource = (id: string, resource: Tree, path: string[]): void => {
    const type = at(resource, ["Type"]);
    if (typeof type !== "string") throw errorAt([...path, "Type"], "must be a resource type, such as AWS::SQS::Queue");
    const condition = at(resource, ["Condition"]);
    template.resources.set(id, {
      type,
      properties: branchAt(resource, ["Properties"]),
      condition: typeof condition === "string" ? condition : undefined,
      path,
    });
  };
  const addPart = (part: Tree, path: string[]): void => {
    for (const [id, resource] of Object.entries(branchAt(part, ["Resources"])))
      addResource(id, resource, [...path, "Resources", id]);
    for (const [id, value] of Object.entries(branchAt(part, ["Conditions"])))
      template.conditions.set(id, { value, path: [...path, "Conditions", id] });
    for (const [id, value] of Object.entries(branchAt(part, ["Parameters"])))
      template.parameters.set(id, at(value, ["Default"]));
  };
  const addFunction = (key: string, fn: Tree): void => {
    const path = ["functions", key];
    const id = functionLogicalId(key);
    const FunctionName = functionName(key);
    const logGroup = { LogGroupName: `/aws/lambda/${FunctionName}` };
    addResource(id, { Type: "AWS::Lambda::Function", Properties: { ...branchAt(fn, []), FunctionName } }, path);
    addResource(id.replace(/LambdaFunction$/, "LogGroup"), { Type: "AWS::Logs::LogGroup", Properties: logGroup }, path);
    const events = at(fn, ["events"]);
    for (const event of eventResourcesOf(key, Array.isArray(events) ? events : [])) {
      addResource(event.id, event.resource, [...path, "events", event.eventIndex]);
    }
  };

  const resources = at(tree, ["resources"]);
  if (!Array.isArray(resources)) addPart(resources, ["resources"]);
  else for (const [index, part] of resources.entries()) addPart(part, ["resources", String(index)]);
  for (const [key, fn] of Object.entries(branchAt(tree, ["functions"]))) addFunction(key, fn);
  return template;
};
