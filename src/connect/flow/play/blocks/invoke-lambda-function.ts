import { randomUUID } from "node:crypto";
import { DeadlineExceeded, withDeadline } from "../../../../deadline.ts";
import { isJsonObject } from "../../../../parse-json.ts";
import { ERROR, type Invocation, type Invoked, NEXT, type Play, type PlayBlock, type Played } from "../block.ts";
import { resolve, resolveAll } from "../resolve.ts";
import type { Session } from "../session.ts";
import { acceptResponse } from "./lambda-response.ts";

/** Invokes a function and waits for its result, or only starts it. [Connect API reference: InvokeLambdaFunction] */
export const invokeLambdaFunction: PlayBlock = async ({ Parameters }, session, play) => {
  const { LambdaFunctionARN, InvocationTimeLimitSeconds, InvocationType, ResponseValidation } = Parameters;
  const arn = resolve(LambdaFunctionARN, session);
  const event = eventOf(session, resolveAll(Parameters.LambdaInvocationAttributes, session));
  const responseType = isJsonObject(ResponseValidation) ? ResponseValidation.ResponseType : undefined;
  const invoked = limited(play.invoke(arn, event), Number(InvocationTimeLimitSeconds) * 1_000);
  if (InvocationType === "ASYNCHRONOUS") return start(arn, invoked, String(responseType), session, play);
  const startedAtMs = play.now();
  const response = acceptResponse(await invoked, responseType);
  const line = `lambda ${nameOf(arn)} ${((play.now() - startedAtMs) / 1_000).toFixed(1)} s`;
  if (response.kind === "rejected") return { line: `${line}: ${response.reason}`, branch: ERROR, session };
  return { line: line + statusOf(response.value), branch: NEXT, session: { ...session, external: response.value } };
};

const start = (arn: string, invoked: Promise<Invoked>, responseType: string, session: Session, play: Play): Played => {
  const invocationId = randomUUID();
  const invocation: Invocation = { result: undefined, ended: Promise.resolve(), responseType };
  invocation.ended = invoked.then((result) => {
    invocation.result = result;
  });
  play.invocations.set(invocationId, invocation);
  return { line: `lambda ${nameOf(arn)} started`, branch: NEXT, session: { ...session, invocationId } };
};

const limited = (invoked: Promise<Invoked>, limitMs: number): Promise<Invoked> =>
  withDeadline(limitMs, () => invoked).catch((error: unknown): Invoked => {
    if (!(error instanceof DeadlineExceeded)) throw error;
    return { kind: "failed", reason: `no response within ${limitMs / 1_000} seconds` };
  });

const nameOf = (arn: string): string => arn.split(":").at(6) ?? arn;

/** The fields of `connect-async` that a reader of the transcript looks for. */
const statusOf = (value: unknown): string => {
  if (!isJsonObject(value) || typeof value.status !== "string") return "";
  return `: ${[value.status, value.sfn_result, value.error].filter((part) => part !== "" && part !== undefined).join(" ")}`;
};

/** [Connect administrator guide: invoke Lambda functions, request] */
const eventOf = (session: Session, Parameters: Record<string, string>) => ({
  Name: "ContactFlowEvent",
  Details: {
    ContactData: {
      Attributes: Object.fromEntries(session.attributes),
      Channel: "VOICE",
      ContactId: session.contactId,
      CustomerEndpoint: { Address: session.number, Type: "TELEPHONE_NUMBER" },
      InitialContactId: session.contactId,
      InitiationMethod: "INBOUND",
      PreviousContactId: session.contactId,
      Queue: null,
      SystemEndpoint: null,
    },
    Parameters,
  },
});
