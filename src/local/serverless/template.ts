import { functionLogicalId, resourcesOfEvents } from "./function-events.ts";
import { at, type Branch, isBranch, type Tree } from "./tree.ts";
import type { Resolved } from "./variables.ts";

export type TemplateResource = { type: string; properties: Branch; condition: string | undefined; path: string[] };

export type Template = {
  resources: Map<string, TemplateResource>;
  conditions: Map<string, { value: Tree; path: string[] }>;
  parameters: Map<string, Tree>;
};

const branchOf = (tree: Tree): Branch => (isBranch(tree) ? tree : {});

/** The one CloudFormation template that the resource files of serverless.yml and the functions' own events make up. */
export const toTemplate = ({ tree, errorAt }: Resolved, functionName: (key: string) => string): Template => {
  const template: Template = { resources: new Map(), conditions: new Map(), parameters: new Map() };
  const addResource = (id: string, resource: Tree, path: string[]): void => {
    const type = at(resource, ["Type"]);
    if (typeof type !== "string") throw errorAt([...path, "Type"], "a resource needs a Type");
    const condition = at(resource, ["Condition"]);
    template.resources.set(id, {
      type,
      properties: branchOf(at(resource, ["Properties"])),
      condition: typeof condition === "string" ? condition : undefined,
      path,
    });
  };
  const addFile = (part: Tree, path: string[]): void => {
    for (const [id, resource] of Object.entries(branchOf(at(part, ["Resources"]))))
      addResource(id, resource, [...path, "Resources", id]);
    for (const [id, value] of Object.entries(branchOf(at(part, ["Conditions"]))))
      template.conditions.set(id, { value, path: [...path, "Conditions", id] });
    for (const [id, value] of Object.entries(branchOf(at(part, ["Parameters"]))))
      template.parameters.set(id, at(value, ["Default"]));
  };
  const { resources } = branchOf(tree);
  if (!Array.isArray(resources)) addFile(resources, ["resources"]);
  else for (const [index, part] of resources.entries()) addFile(part, ["resources", String(index)]);

  for (const [key, fn] of Object.entries(branchOf(at(tree, ["functions"])))) {
    const path = ["functions", key];
    const FunctionName = functionName(key);
    addResource(
      functionLogicalId(key),
      { Type: "AWS::Lambda::Function", Properties: { ...branchOf(fn), FunctionName } },
      path,
    );
    const logGroup = functionLogicalId(key).replace(/LambdaFunction$/, "LogGroup");
    addResource(
      logGroup,
      { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: `/aws/lambda/${FunctionName}` } },
      path,
    );
    const events = at(fn, ["events"]);
    for (const [id, resource, event] of resourcesOfEvents(key, Array.isArray(events) ? events : [])) {
      addResource(id, resource, [...path, "events", event]);
    }
  }
  return template;
};
