// The commands of docs/operating/ name what the packaged template has, and those that need no AWS account run.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { RegoEngine, TemplateFile } from "@aws/cloudformation-validate";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { PARAMETER_NAMES, whyParametersInvalid } from "../../infra/parameters.ts";
import { parsePinpointCommand } from "../../src/cli/pinpoint/options.ts";
import { PACKAGED_PATH, packagedTemplate, resourcesOf } from "../packaged-template.ts";
import { blocksOf, PAGES, pageAt, ROOT } from "./operating-pages.ts";

const template = packagedTemplate();
const { Outputs }: { Outputs: Record<string, unknown> } = JSON.parse(readFileSync(PACKAGED_PATH, "utf8"));
const commands = PAGES.flatMap(({ path, text }) => blocksOf(text, "sh").map((code) => ({ path, code })));
const text = PAGES.map((page) => page.text).join("\n");
const all = (pattern: RegExp, where = text): string[] => [
  ...new Set([...where.matchAll(pattern)].map(([, found = ""]) => found)),
];
const folder = mkdtempSync(join(tmpdir(), "operating-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a line of a page in a folder with the files that it reads. */
const runLine = (start: string, files: string[], env: Record<string, string>): void => {
  const line = commands.flatMap(({ code }) => code.split("\n")).find((one) => one.startsWith(start));
  if (line === undefined) throw new Error(`no command begins with ${start}`);
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(folder, file));
  }
  execFileSync("bash", ["-euc", line], { cwd: folder, env: { ...process.env, ...env }, encoding: "utf8" });
};
const resultOf = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));

describe("names in the pages", () => {
  test.each(all(/\$\(output (\w+)\)/g))("the stack has the output %s", (name) => {
    expect(Outputs).toHaveProperty([name]);
  });

  const named = all(
    /`(\w+(?:Table|Key|Topic|Queue|Role|Stream|Alarm|Arn|Name|Url))`/g,
    text + pageAt("docs/operations.md"),
  );
  test.each(named)("%s is a resource, an output or a parameter of the stack", (name) => {
    expect([...Object.keys(template.Resources), ...Object.keys(Outputs), ...PARAMETER_NAMES]).toContain(name);
  });

  const functions = resourcesOf(template, "AWS::Lambda::Function").map(({ properties }) => properties.FunctionName);
  test.each(all(/pinpoint-isv-suite-\$STAGE-([a-z][a-z-]*[a-z])/g))(
    "%s is a function or a stack of the pages",
    (name) => {
      expect([...functions, "pinpoint-isv-suite-dev-sms-events"]).toContain(`pinpoint-isv-suite-dev-${name}`);
    },
  );

  test.each(all(/pinpoint-isv-suite-\$STAGE-(\w*Alarm)/g))("%s is an alarm", (name) => {
    expect(template.Resources[name]?.Type).toBe("AWS::CloudWatch::Alarm");
  });

  test("the parameters of the example exist and are accepted", () => {
    const { params }: { params: Record<string, Record<string, string>> } = parse(
      blocksOf(pageAt("docs/operating/first-deployment.md"), "yaml")[0] ?? "",
    );
    expect(whyParametersInvalid(params.prod ?? {})).toEqual([]);
    expect(Object.keys(params.prod ?? {})).toHaveLength(4);
  });

  test("the retained resources of the template are those that the page names", () => {
    const Retained = z.looseObject({ DeletionPolicy: z.literal("Retain") });
    const retained = Object.keys(template.Resources).filter((id) => Retained.safeParse(template.Resources[id]).success);
    const [, list = ""] = /StackResourceSummaries\[\?contains\(\[([^\]]+)\]/.exec(text) ?? [];
    expect(all(/'(\w+)'/g, list).sort()).toEqual(retained.sort());
  });
});

describe("commands", () => {
  test.each(commands)("of $path have the syntax of a shell: $code", ({ code }) => {
    const parsed = code.replaceAll(/<(?:arn|timestamp)>/g, "x");
    expect(() => execFileSync("bash", ["-n"], { input: parsed, stdio: ["pipe", "ignore", "pipe"] })).not.toThrow();
  });

  test.each(all(/^npx pinpoint ([^#\n]+)/gm))("npx pinpoint %s has options that exist", (line) => {
    const { command } = parsePinpointCommand(line.trim().split(/\s+/));
    expect(command).toBe("doctor");
  });

  test("the policies have no placeholder left after the command that fills them in", () => {
    const env = { AWS_REGION: "eu-central-1", ACCOUNT: "111122223333", STAGE: "prod" };
    runLine('sed "s/REGION', ["infra/operator/deployer-policy.json"], env);
    runLine('sed "s/ACCOUNT', ["infra/operator/deployer-trust.json"], env);
    for (const name of ["deployer-policy.json", "deployer-trust.json"])
      expect(JSON.stringify(resultOf(name))).not.toMatch(/REGION|ACCOUNT|STAGE|OWNER|REPOSITORY/);
    expect(JSON.stringify(resultOf("deployer-trust.json"))).toContain("repo:example/messaging:environment:prod");
  });

  test("the import has the retained resources, and a template without errors", () => {
    mkdirSync(join(folder, ".serverless"), { recursive: true });
    runLine("jq '{Resources", [".serverless/cloudformation-template-update-stack.json"], {});
    runLine('sed "s|SUPPRESSION_TABLE', ["infra/operator/import-retained.json"], {
      ...{ SUPPRESSION_TABLE: "table-a", QUARANTINE_TABLE: "table-b" },
      ...{ POKE_TOPIC_KEY_ARN: "arn:a", INTEREST_TICKET_KEY_ARN: "arn:b" },
    });
    const retained = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });
    const { Resources } = retained.parse(resultOf("retained.json"));
    expect(resultOf("import.json")).toEqual([
      imported("SuppressionTable", { TableName: "table-a" }),
      imported("QuarantineTable", { TableName: "table-b" }),
      imported("PokeTopicKey", { Id: "arn:a" }),
      imported("InterestTicketKey", { Id: "arn:b" }),
    ]);
    expect(Object.keys(Resources).sort()).toEqual(
      ["SuppressionTable", "QuarantineTable", "PokeTopicKey", "InterestTicketKey"].sort(),
    );
    expect(errorsIn(join(folder, "retained.json"))).toEqual([]);
  });

  test("the smoke event is a delivery, which suppresses no address", () => {
    runLine("jq -c . events/", ["events/event-stream/email-delivered.json"], {});
    expect(resultOf("smoke-event.json")).toMatchObject({ event_type: "_email.delivered" });
  });
});

const imported = (id: string, ResourceIdentifier: Record<string, string>) => ({
  ResourceType: template.Resources[id]?.Type,
  LogicalResourceId: id,
  ResourceIdentifier,
});

const errorsIn = (path: string): string[] => {
  const engine = new RegoEngine();
  const { diagnostics } = engine.validateStandard(new TemplateFile(path));
  engine.free();
  return diagnostics
    .filter(({ severity }) => severity === "FATAL" || severity === "ERROR")
    .map(({ ruleId, message }) => `${ruleId} ${message}`);
};

describe("the stack for events of End User Messaging", () => {
  const path = join(ROOT, "infra/operator/sms-events.yml");

  test("has no error, and the validator finds one that is put into it", () => {
    expect(errorsIn(path)).toEqual([]);
    const broken = join(folder, "broken.yml");
    writeFileSync(broken, readFileSync(path, "utf8").replace("DeliveryStreamType:", "DeliveryStreamTyp:"));
    expect(errorsIn(broken)).toHaveLength(1);
  });

  test("has the outputs that the page reads", () => {
    const [, outputs = ""] = readFileSync(path, "utf8").split("\nOutputs:\n");
    expect(all(/\$\(sms_output (\w+)\)/g).sort()).toEqual(all(/^ {2}(\w+):/gm, outputs).sort());
  });
});

describe("the workflow", () => {
  const [source = ""] = blocksOf(pageAt("docs/operating/changes.md"), "yaml");

  test("is YAML, deploys, and uses the same versions of actions as the CI of this repository", () => {
    const Workflow = z.looseObject({
      jobs: z.looseObject({ deploy: z.looseObject({ steps: z.array(z.looseObject({ run: z.string().optional() })) }) }),
    });
    const { steps } = Workflow.parse(parse(source)).jobs.deploy;
    expect(steps.at(-1)?.run).toMatch(/^npx serverless deploy --stage prod/);
    const actions = (workflow: string) => all(/uses: (\S+)/g, workflow);
    const ci = actions(pageAt(".github/workflows/ci.yml"));
    expect(actions(source).filter((action) => !ci.includes(action))).toEqual([]);
  });
});

test("the page on versions names the version of osls that is installed", () => {
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(pageAt("package.json"));
  const version = devDependencies.serverless?.replace("npm:osls@", "");
  expect(all(/osls(?:\]\([^)]*\))? (\d+\.\d+\.\d+)/g, pageAt("docs/operating/serverless-framework.md"))).toEqual([
    version,
  ]);
});
