import { DeadlineExceeded, withDeadline } from "../../deadline.ts";
import type { EngineContext, InvocationResult } from "../context.ts";
import type { Batch, Member } from "./batch.ts";
import type { InvocationPlan } from "./batch-plan.ts";

/**
 * Invokes a function or webhook for a batch and waits as long as Pinpoint does, regardless of the function's own timeout.
 * The wait is in real time: a function does not run faster when the engine's clock is advanced.
 */
export const invokeFunction = async (
  context: EngineContext,
  { target, payloadFields }: InvocationPlan,
  batch: Batch,
): Promise<InvocationResult> => {
  const members =
    context.settings.emptyEndpointFields === "absent" ? batch.members.map(withoutEmptyFields) : batch.members;
  const payload = payloadText(payloadFields(batch.scheduledTime), members);
  const result = await invokeOnce(context, target, payload);
  if (context.settings.duplicateBatches) await invokeOnce(context, target, payload);
  return result;
};

const invokeOnce = async (
  { ports, settings }: EngineContext,
  target: string,
  payload: string,
): Promise<InvocationResult> => {
  try {
    return await withDeadline(settings.functionWaitMs, () => ports.invokeFunction(target, payload));
  } catch (error) {
    return error instanceof DeadlineExceeded
      ? { kind: "failed", reason: "timeout", message: `no response within ${error.limitMs} ms` }
      : { kind: "failed", reason: "unreachable", message: String(error) };
  }
};

const withoutEmptyFields = (member: Member): Member => {
  const { User: { UserAttributes, ...user } = {}, Attributes, Metrics, ...endpoint } = JSON.parse(member.document);
  const User = withoutEmpty({ ...user, ...withoutEmpty({ UserAttributes }) });
  return { ...member, document: JSON.stringify({ ...endpoint, ...withoutEmpty({ Attributes, Metrics, User }) }) };
};

/** The object without its members that are undefined or empty. */
const withoutEmpty = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => !isEmpty(member)));

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/** The fields, then the endpoints by id; the text of their documents is not changed. */
const payloadText = (fields: Record<string, unknown>, members: readonly Member[]): string =>
  `${JSON.stringify(fields).slice(0, -1)},"Endpoints":{${members.map(entryText).join(",")}}}`;

const entryText = ({ endpointId, document }: Member): string => `${JSON.stringify(endpointId)}:${document}`;
