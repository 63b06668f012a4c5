import * as z from "zod";
import { createDynamoDbClient } from "../../../aws/clients/dynamodb.ts";
import { createKinesisClient } from "../../../aws/clients/kinesis.ts";
import { createLambdaClient } from "../../../aws/clients/lambda.ts";
import { createPinpointClient } from "../../../aws/clients/pinpoint.ts";
import { createSnsClient } from "../../../aws/clients/sns.ts";
import { findStreams } from "../../../aws/find-streams.ts";
import { findTables } from "../../../aws/find-table.ts";
import { findTopics } from "../../../aws/find-topics.ts";
import { readFunctionAccess } from "../../../aws/function-access.ts";
import { readFunctionVariable } from "../../../aws/function-variable.ts";
import { invoke } from "../../../aws/lambda.ts";
import { readApplications } from "../../../aws/pinpoint-applications.ts";
import { CONVERSATIONS } from "../../../sms/conversations/conversations.ts";
import { type Shadow, whyShadowed } from "../../../sms/keywords/why-shadowed.ts";
import { SmsSettings } from "../../../sms/two-way-settings.ts";
import { readSource, type Source } from "../source.ts";
import { type DeclaredStack, readDeclaredStack } from "./declared-stack.ts";
import type { DoctorFacts, StackFunction, UsedFunction } from "./facts.ts";
import { HARMLESS_EVENTS, OWN_SERVICE } from "./harmless-events.ts";

export type DoctorOptions = {
  /** The path of serverless.yml. */
  path: string;
  /** The stage of the stack, which is part of the names of its functions. */
  stage: string;
  params: Record<string, string>;
  /** One application only. */
  application: string | undefined;
  /** The local cloud, if the stack is checked there. */
  localUrl: string | undefined;
};

const ANY = "";
const HTTP_URL = /^https?:/;

/**
 * Reads what serverless.yml declares and what exists. Invokes the functions of this repository for which there is an event
 * without effect, and no function of another project, because any event may have an effect there.
 */
export const gather = async ({ application, localUrl, ...file }: DoctorOptions): Promise<DoctorFacts> => {
  const lambda = createLambdaClient();
  const region = await lambda.config.region();
  const declared = readDeclaredStack({ ...file, region });
  if (localUrl !== undefined) await requireService(localUrl, declared.service, file.path);
  const applications = await readSource(() => readApplications(createPinpointClient(), application));
  const accessOf = (name: string) => readSource(async () => (await readFunctionAccess(lambda, name)) ?? "missing");
  const eventOf = (key: string) => (declared.service === OWN_SERVICE ? HARMLESS_EVENTS.get(key) : undefined);

  const functions: StackFunction[] = [];
  // One after the other: together they would be slower, and time out, on a small machine.
  for (const one of declared.functions) {
    const access = await accessOf(one.name);
    const event = eventOf(one.key);
    const isInvoked = event !== undefined && access.kind === "read" && access.value !== "missing";
    const run = isInvoked ? await readSource(() => invoke(lambda, one.name, event)) : undefined;
    functions.push({ declared: one, access, run });
  }
  const used = usesByTarget(applications.kind === "read" ? applications.value : []);
  const usedFunctions = [...used].map(
    async ([target, usedBy]): Promise<UsedFunction> => ({ target, usedBy, access: await accessOf(target) }),
  );
  return {
    region,
    declared,
    functions,
    tables: await readSource(() => findTables(createDynamoDbClient(), ANY)),
    streams: await readSource(() => findStreams(createKinesisClient(), ANY)),
    topics: await readSource(() => findTopics(createSnsClient(), ANY)),
    application,
    applications,
    usedFunctions: await Promise.all(usedFunctions),
    shadows: await readShadows(lambda, declared),
  };
};

/** Throws if the local cloud runs another project than the one that is checked. */
const requireService = async (localUrl: string, expected: string, path: string): Promise<void> => {
  const response = await fetch(new URL("/_local/configuration", localUrl));
  const { service } = z.object({ service: z.string() }).parse(await response.json());
  if (service === expected) return;
  throw new Error(
    `the local cloud at ${localUrl} runs the service ${service}, and ${path} declares ${expected}: run doctor in the folder of ${service}`,
  );
};

const KEYWORDS = "SMS_NUMBERS";

const readShadows = async (
  lambda: ReturnType<typeof createLambdaClient>,
  { functions }: DeclaredStack,
): Promise<Source<Shadow[]> | undefined> => {
  const receiver = functions.find(({ variables }) => variables.includes(KEYWORDS));
  if (receiver === undefined) return undefined;
  return readSource(async () => {
    const text = await readFunctionVariable(lambda, receiver.name, KEYWORDS);
    return text === undefined ? [] : whyShadowed(SmsSettings.shape.SMS_NUMBERS.parse(text), CONVERSATIONS);
  });
};

const usesByTarget = (applications: { targets: { target: string; usedBy: string }[] }[]): Map<string, string[]> => {
  const uses = new Map<string, string[]>();
  for (const { target, usedBy } of applications.flatMap(({ targets }) => targets))
    if (!HTTP_URL.test(target)) uses.set(target, [...new Set([...(uses.get(target) ?? []), usedBy])]);
  return uses;
};
