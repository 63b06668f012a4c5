import type { FunctionAccess } from "../../../aws/function-access.ts";
import type { PinpointApplication } from "../../../aws/pinpoint-applications.ts";
import type { Shadow } from "../../../sms/keywords/why-shadowed.ts";
import type { Source } from "../source.ts";
import type { DeclaredStack } from "./declared-stack.ts";
import type { DoctorFacts, StackFunction, UsedFunction } from "./facts.ts";
import { OWN_SERVICE } from "./harmless-events.ts";

/** The result of one check: what is so, and the cure if it failed. */
export type Check = { kind: "ok" | "skipped"; text: string } | { kind: "failed"; text: string; cure: string };

const DEPLOY = "deploy the stack, or restart the local cloud after a change of serverless.yml";

/** One result for each function, table, stream and topic that is declared, each shadowed keyword and each application. */
export const check = (facts: DoctorFacts): Check[] => [
  ...facts.functions.map(checkFunction),
  ...facts.usedFunctions.map((used) => checkUsedFunction(used, facts)),
  ...facts.declared.tables.map((name) => checkResource("table", name, facts.tables, facts.declared)),
  ...facts.declared.streams.map((name) => checkResource("stream", name, facts.streams, facts.declared)),
  ...facts.declared.topics.map((name) => checkResource("topic", name, facts.topics, facts.declared)),
  ...(facts.shadows === undefined ? [] : checkKeywords(facts.shadows)),
  ...checkApplications(facts),
];

const checkFunction = ({ declared, access, run }: StackFunction): Check => {
  const subject = `function ${declared.key}`;
  if (access.kind === "not-read") return unreadable(subject, access);
  if (access.value === "missing") return failed(`${subject} does not exist`, `${DEPLOY}; or set --stage`);
  const found = access.value;
  if (!isActive(found)) return inactive(subject, found);
  const unset = declared.variables.find((name) => !found.variables.includes(name));
  if (unset !== undefined) return failed(`${subject} has no environment variable ${unset}`, DEPLOY);
  const missing = declared.services.find((service) => !found.services.includes(service));
  if (missing !== undefined) return failed(`${subject} does not permit ${missing} to invoke it`, DEPLOY);
  if (run?.kind === "not-read")
    return failed(
      `${subject} fails: ${run.why}`,
      "correct the setting that the error names (docs/hook-settings.md, docs/operations.md), or see the function's log",
    );
  const permits = declared.services.length === 0 ? "" : `, permits ${declared.services.join(" and ")}`;
  return ok(`${subject} exists${permits}${run === undefined ? "" : ", runs with its settings"}`);
};

const isActive = ({ state }: FunctionAccess): boolean => state === "Active";

const inactive = (subject: string, { state }: FunctionAccess): Check =>
  failed(`${subject} is not active but ${state}`, "invoke it, wait a minute and check again; if it stays so, deploy");

const checkUsedFunction = ({ target, usedBy, access }: UsedFunction, { declared, region }: DoctorFacts): Check => {
  const subject = `function ${target}, used by ${usedBy.join(", ")},`;
  if (access.kind === "not-read") return unreadable(subject, access);
  if (access.value === "missing")
    return failed(`${subject} does not exist`, "correct the name there, or deploy the function");
  if (!isActive(access.value)) return inactive(subject, access.value);
  const principal = `pinpoint.${region}.amazonaws.com`;
  return access.value.services.includes(principal)
    ? ok(`${subject} exists, permits ${principal}`)
    : failed(`${subject} does not permit ${principal} to invoke it`, permissionCure(principal, target, declared));
};

const permissionCure = (principal: string, target: string, { service }: DeclaredStack): string =>
  service === OWN_SERVICE
    ? `add "${target}" to infra/pinpoint-functions.json, which creates its AWS::Lambda::Permission, and deploy or restart`
    : `add an AWS::Lambda::Permission with Principal ${principal} to the stack of the function, and deploy or restart`;

/** CloudFormation adds a random suffix to a name that the stack does not set; the last part of a topic's ARN is its name. */
const isNamed = (name: string, nameOrArn: string): boolean => {
  const found = nameOrArn.split(":").at(-1) ?? "";
  return found === name || found.startsWith(`${name}-`);
};

const checkResource = (kind: string, name: string, found: Source<string[]>, declared: DeclaredStack): Check => {
  const subject = `${kind} ${labelOf(name, declared)}`;
  if (found.kind === "not-read") return unreadable(subject, found);
  return found.value.some((one) => isNamed(name, one))
    ? ok(`${subject} exists`)
    : failed(`${subject} does not exist`, DEPLOY);
};

/** The logical id of a resource, or the name that the stack sets. */
const labelOf = (name: string, { service, stage }: DeclaredStack): string => {
  const prefix = `${service}-${stage}-`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
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

const checkApplications = ({ application, applications, streams, declared }: DoctorFacts): Check[] => {
  if (applications.kind === "not-read")
    return [{ kind: "skipped", text: `applications: the Pinpoint API is not available: ${applications.why}` }];
  if (application !== undefined && applications.value.length === 0)
    return [failed(`application ${application} does not exist`, "correct the id after --application")];
  if (declared.consumedStreams.length === 0)
    return [{ kind: "skipped", text: "event streams of applications: no function of this stack reads a stream" }];
  if (applications.value.length === 0) return [{ kind: "skipped", text: "applications: there are none" }];
  const existing = streams.kind === "read" ? streams.value : [];
  const read = existing.filter((one) => declared.consumedStreams.some((name) => isNamed(name, one)));
  return applications.value.map((one) => checkApplication(one, read, declared));
};

const checkApplication = (
  { id, name, eventStreamArn }: PinpointApplication,
  read: string[],
  declared: DeclaredStack,
): Check => {
  const subject = `application ${name} (${id})`;
  const names = read.length > 0 ? read : declared.consumedStreams;
  const cure = `call PutEventStream with the stream ${names.join(" or ")}`;
  if (eventStreamArn === undefined) return failed(`${subject} has no event stream: subscribers receive nothing`, cure);
  return read.length === 0 || read.some((stream) => eventStreamArn.endsWith(`/${stream}`))
    ? ok(`${subject} writes its events to ${eventStreamArn}`)
    : failed(`${subject} writes its events to ${eventStreamArn}, which no function of this stack reads`, cure);
};

const ok = (text: string): Check => ({ kind: "ok", text });
const failed = (text: string, cure: string): Check => ({ kind: "failed", text, cure });

const unreadable = (subject: string, { why }: { why: string }): Check =>
  failed(`${subject} cannot be checked: ${why}`, "start the local cloud, or set AWS credentials that may read it");
