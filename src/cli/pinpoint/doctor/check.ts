import type { PinpointApplication } from "../../../aws/pinpoint-applications.ts";
import type { Shadow } from "../../../sms/keywords/why-shadowed.ts";
import type { Source } from "../source.ts";
import type { DoctorFacts, StackFunction, UsedFunction } from "./facts.ts";
import { principalOf, STACK_FUNCTIONS, STACK_STREAM, STACK_TABLES, STACK_TOPIC } from "./stack.ts";

/** The result of one check: what is so, and the cure if it failed. */
export type Check = { kind: "ok" | "skipped"; text: string } | { kind: "failed"; text: string; cure: string };

const DEPLOY = "deploy the stack, or restart the local cloud after a change of serverless.yml";

/** One result for each function, table, stream, topic, shadowed keyword and application. */
export const check = (facts: DoctorFacts): Check[] => [
  ...facts.functions.map((one) => checkFunction(one, facts.region)),
  ...facts.usedFunctions.map((used) => checkUsedFunction(used, facts.region)),
  ...STACK_TABLES.map((id) => checkResource("table", id, facts.tables)),
  checkResource("stream", STACK_STREAM, facts.streams),
  checkResource("topic", STACK_TOPIC, facts.topics),
  ...checkKeywords(facts.shadows),
  ...checkApplications(facts),
];

const checkFunction = ({ key, access, run }: StackFunction, region: string): Check => {
  const subject = `function ${key}`;
  if (access.kind === "not-read") return unreadable(subject, access);
  if (access.value === "missing") return failed(`${subject} does not exist`, `${DEPLOY}; or set --stage`);
  const { invoker } = STACK_FUNCTIONS.get(key) ?? {};
  const principal = invoker && principalOf(invoker, region);
  if (principal !== undefined && !access.value.services.includes(principal))
    return failed(`${subject} does not permit ${principal} to invoke it`, permissionCure(principal, key));
  if (run?.kind === "not-read")
    return failed(
      `${subject} fails: ${run.why}`,
      "correct the setting that the error names (docs/hook-settings.md, docs/operations.md), or see the function's log",
    );
  const permits = principal === undefined ? "" : `, permits ${principal}`;
  return ok(`${subject} exists${permits}${run === undefined ? "" : ", runs with its settings"}`);
};

const checkUsedFunction = ({ target, usedBy, access }: UsedFunction, region: string): Check => {
  const subject = `function ${target}, used by ${usedBy.join(", ")},`;
  if (access.kind === "not-read") return unreadable(subject, access);
  if (access.value === "missing")
    return failed(`${subject} does not exist`, "correct the name there, or deploy the function");
  const principal = principalOf("pinpoint", region);
  return access.value.services.includes(principal)
    ? ok(`${subject} exists, permits ${principal}`)
    : failed(`${subject} does not permit ${principal} to invoke it`, permissionCure(principal, target));
};

const permissionCure = (principal: string, key: string): string =>
  principal.startsWith("pinpoint.")
    ? `add "${key}" to infra/pinpoint-functions.json, which creates its AWS::Lambda::Permission, and deploy or restart`
    : `add an AWS::Lambda::Permission with Principal ${principal}, and deploy or restart`;

/** CloudFormation names a resource `<stack>-<logical id>-<random>`, the local cloud `<service>-<stage>-<logical id>`. */
const isNamedFor = (name: string, id: string): boolean => name.split(/[-:]/).includes(id);

const checkResource = (kind: string, id: string, names: Source<string[]>): Check => {
  const subject = `${kind} ${id}`;
  if (names.kind === "not-read") return unreadable(subject, names);
  return names.value.some((name) => isNamedFor(name, id))
    ? ok(`${subject} exists`)
    : failed(`${subject} does not exist`, DEPLOY);
};

const checkKeywords = (shadows: Source<Shadow[]>): Check[] => {
  if (shadows.kind === "not-read") return [unreadable("keywords of the parameter smsNumbers", shadows)];
  if (shadows.value.length === 0) return [ok("keywords and answers by text: each can be matched")];
  return shadows.value.map(({ number, keyword, where, shadowedBy }) =>
    failed(
      `${keyword}, ${where}, is shadowed on ${number}: ${shadowedBy} applies instead`,
      "remove or rename one of the two, in the parameter smsNumbers and at AWS, or in src/sms/conversations",
    ),
  );
};

const checkApplications = ({ application, applications, streams }: DoctorFacts): Check[] => {
  if (applications.kind === "not-read")
    return [{ kind: "skipped", text: `applications: the Pinpoint API is not available: ${applications.why}` }];
  const [stream] = streams.kind === "read" ? streams.value : [];
  if (application !== undefined && applications.value.length === 0)
    return [failed(`application ${application} does not exist`, "correct the id after --application")];
  return applications.value.length === 0
    ? [{ kind: "skipped", text: "applications: there are none" }]
    : applications.value.map((application) => checkApplication(application, stream));
};

const checkApplication = ({ id, name, eventStreamArn }: PinpointApplication, stream: string | undefined): Check => {
  const subject = `application ${name} (${id})`;
  const cure = `call PutEventStream with the stream ${stream ?? STACK_STREAM}`;
  if (eventStreamArn === undefined) return failed(`${subject} has no event stream: subscribers receive nothing`, cure);
  return stream === undefined || eventStreamArn.endsWith(`/${stream}`)
    ? ok(`${subject} writes its events to ${eventStreamArn}`)
    : failed(`${subject} writes its events to ${eventStreamArn}, which event-stream does not read`, cure);
};

const ok = (text: string): Check => ({ kind: "ok", text });
const failed = (text: string, cure: string): Check => ({ kind: "failed", text, cure });

const unreadable = (subject: string, { why }: { why: string }): Check =>
  failed(`${subject} cannot be checked: ${why}`, "start the local cloud, or set AWS credentials that may read it");
