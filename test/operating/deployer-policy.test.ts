// infra/operator/deployer-policy.json covers each resource type of the packaged template, and nothing else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { packagedTemplate, type Template } from "../packaged-template.ts";
import { ACTIONS_BY_TYPE, ACTIONS_OF_SERVERLESS } from "./actions-by-type.ts";
import { ARN_BY_TYPE } from "./resource-arn.ts";

// [IAM quotas] characters of all inline policies of a role, white space excluded
const INLINE_POLICY_CHARACTERS = 10_240;

const oneOrMany = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Policy = z.strictObject({
  Version: z.literal("2012-10-17"),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().regex(/^[A-Za-z0-9]+$/),
      Effect: z.literal("Allow"),
      Action: z.array(z.string()),
      Resource: oneOrMany,
      Condition: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
const text = readFileSync(join(import.meta.dirname, "../../infra/operator/deployer-policy.json"), "utf8");
const { Statement } = Policy.parse(JSON.parse(text));
const template = packagedTemplate();

/** Whether an ARN matches a pattern of IAM with `*` at most at its end. */
const covers = (pattern: string, arn: string): boolean =>
  pattern.endsWith("*") ? arn.startsWith(pattern.slice(0, -1)) : arn === pattern;

const isAllowed = (action: string, arn: string): boolean =>
  Statement.some(({ Action, Resource }) => Action.includes(action) && Resource.some((pattern) => covers(pattern, arn)));

// iam:PassRole is checked against the role that a function or rule gets, and those actions without a resource type have "*".
const arnFor = (action: string, arn: string): string =>
  action === "iam:PassRole" ? "arn:aws:iam::ACCOUNT:role/pinpoint-isv-suite-prod-PokeRole-A1B2C3D4E5F6" : arn;

const missingIn = ({ Resources }: Template): string[] =>
  Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    const arn = ARN_BY_TYPE.get(Type)?.({ id, properties: Properties });
    const actions = ACTIONS_BY_TYPE.get(Type);
    if (arn === undefined || actions === undefined)
      return [`${Type}: not covered by infra/operator/deployer-policy.json`];
    return actions.filter((action) => !isAllowed(action, arnFor(action, arn))).map((action) => `${id}: ${action}`);
  });

describe("the deployer's policy", () => {
  test("allows what CloudFormation calls for each resource of the template", () => {
    expect(missingIn(template)).toEqual([]);
  });

  test("does not cover a resource type or a name that the template does not have", () => {
    const resource = (id: string, Type: string, Properties = {}): Template => ({
      Resources: { [id]: { Type, Properties } },
    });
    expect(missingIn(resource("Seeded", "AWS::StepFunctions::Activity"))).toEqual([
      "AWS::StepFunctions::Activity: not covered by infra/operator/deployer-policy.json",
    ]);
    const other = resource("Seeded", "AWS::Lambda::Function", { FunctionName: "payments" });
    expect(missingIn(other)).toContain("Seeded: lambda:UpdateFunctionCode");
  });

  test("allows what serverless calls, and no action for another purpose", () => {
    const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
    const needed = new Set([...types].flatMap((type) => ACTIONS_BY_TYPE.get(type) ?? []));
    for (const action of ACTIONS_OF_SERVERLESS) needed.add(action);
    const granted = new Set(Statement.flatMap(({ Action }) => Action));
    expect([...granted].sort()).toEqual([...needed].sort());
  });

  test("limits every change to names of this stack, or to calls by CloudFormation", () => {
    const open = Statement.filter(({ Resource, Condition }) => Resource.includes("*") && Condition === undefined);
    const changes = open.flatMap(({ Action }) => Action).filter((action) => !/:(?:Describe|Get|Validate)/.test(action));
    expect(changes).toEqual([]);
    expect(Statement.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([
      "s3:GetBucket*",
    ]);
  });

  test("deletes no secret and attaches no managed policy", () => {
    const granted = Statement.flatMap(({ Action }) => Action);
    expect(granted).not.toContain("secretsmanager:DeleteSecret");
    expect(granted).not.toContain("iam:AttachRolePolicy");
  });

  test("is short enough for an inline policy", () => {
    expect(text.replaceAll(/\s/g, "").length).toBeLessThanOrEqual(INLINE_POLICY_CHARACTERS);
  });
});
