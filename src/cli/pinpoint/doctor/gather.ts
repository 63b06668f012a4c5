import {
  createDynamoDbClient,
  createKinesisClient,
  createLambdaClient,
  createPinpointClient,
  createSnsClient,
} from "../../../aws/clients.ts";
import { findStreams } from "../../../aws/find-streams.ts";
import { findTables } from "../../../aws/find-table.ts";
import { findTopics } from "../../../aws/find-topics.ts";
import { readFunctionAccess } from "../../../aws/function-access.ts";
import { readFunctionVariable } from "../../../aws/function-variable.ts";
import { invoke } from "../../../aws/lambda.ts";
import { readApplications } from "../../../aws/pinpoint-applications.ts";
import { CONVERSATIONS } from "../../../sms/conversations/conversations.ts";
import { whyShadowed } from "../../../sms/keywords/why-shadowed.ts";
import { SmsSettings } from "../../../sms/two-way-settings.ts";
import { stackFunction } from "../../stack-function.ts";
import { readSource } from "../source.ts";
import type { DoctorFacts, StackFunction, UsedFunction } from "./facts.ts";
import { STACK_FUNCTIONS, STACK_STREAM, STACK_TOPIC } from "./stack.ts";

export type DoctorOptions = {
  /** The stage of the stack, which is part of the names of its functions. */
  stage: string;
  /** One application only. */
  application: string | undefined;
};

const TWO_WAY_FUNCTION = "two-way-sms";
const HTTP_URL = /^https?:/;

/** Reads the state of a stack, and invokes each function with an event for which it has nothing to do. */
export const gather = async ({ stage, application }: DoctorOptions): Promise<DoctorFacts> => {
  const lambda = createLambdaClient();
  const applications = await readSource(() => readApplications(createPinpointClient(), application));
  const accessOf = (name: string) => readSource(async () => (await readFunctionAccess(lambda, name)) ?? "missing");

  const functions: StackFunction[] = [];
  // One after the other: together they would be slower, and time out, on a small machine.
  for (const [key, { emptyEvent }] of STACK_FUNCTIONS) {
    const name = stackFunction(stage, key);
    const access = await accessOf(name);
    const exists = access.kind === "read" && access.value !== "missing";
    const isRun = exists && emptyEvent !== undefined;
    functions.push({ key, access, run: isRun ? await readSource(() => invoke(lambda, name, emptyEvent)) : undefined });
  }
  const used = usesByTarget(applications.kind === "read" ? applications.value : []);
  const usedFunctions = [...used].map(
    async ([target, usedBy]): Promise<UsedFunction> => ({ target, usedBy, access: await accessOf(target) }),
  );
  return {
    region: await lambda.config.region(),
    functions,
    tables: await readSource(() => findTables(createDynamoDbClient(), "Table")),
    streams: await readSource(() => findStreams(createKinesisClient(), STACK_STREAM)),
    topics: await readSource(() => findTopics(createSnsClient(), STACK_TOPIC)),
    application,
    applications,
    usedFunctions: await Promise.all(usedFunctions),
    shadows: await readSource(async () => {
      const text = await readFunctionVariable(lambda, stackFunction(stage, TWO_WAY_FUNCTION), "SMS_NUMBERS");
      return text === undefined ? [] : whyShadowed(SmsSettings.shape.SMS_NUMBERS.parse(text), CONVERSATIONS);
    }),
  };
};

const usesByTarget = (applications: { targets: { target: string; usedBy: string }[] }[]): Map<string, string[]> => {
  const uses = new Map<string, string[]>();
  for (const { target, usedBy } of applications.flatMap(({ targets }) => targets))
    if (!HTTP_URL.test(target)) uses.set(target, [...new Set([...(uses.get(target) ?? []), usedBy])]);
  return uses;
};
