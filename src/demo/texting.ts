import { GetEndpointCommand, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { DescribeOptedOutNumbersCommand, PutKeywordCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { Clients } from "./clients.ts";
import type { ControlClient, SentMessage } from "./control.ts";
import type { Isv } from "./isv.ts";
import type { Narrator } from "./narrator.ts";
import type { StreamWatch } from "./stream-watch.ts";
import { TEXTING_CUSTOMER, TWO_WAY_NUMBER } from "./two-way-number.ts";
import { until } from "./until.ts";

// The first text also starts the function, which takes seconds on a busy machine.
const STEP_TIMEOUT_MS = 30_000;

const TEXTS = ["SURVEY", "5", "STOP"];

export type Texting = {
  clients: Clients;
  control: ControlClient;
  applicationId: string;
  stream: StreamWatch;
  /** Subscribes to opt-outs. */
  isv: Isv;
  narrator: Narrator;
};

/** A customer completes a survey by text and opts out. Returns one line for each thing that did not happen as expected. */
export const playTexting = async (texting: Texting): Promise<string[]> => {
  const { isv, narrator, stream } = texting;
  await prepare(texting);
  const scoresBefore = countScores(stream);
  const notifiedBefore = countNotifications(isv);
  const firstReply = (await textsToCustomer(texting)).length;

  narrator.texting(TWO_WAY_NUMBER);
  for (const body of TEXTS) {
    narrator.customerTexted(TEXTING_CUSTOMER, body);
    narrator.replied(await text(texting, body));
  }
  await until(() => countScores(stream) > scoresBefore, STEP_TIMEOUT_MS);
  await until(() => countNotifications(isv) > notifiedBefore, STEP_TIMEOUT_MS);
  await until(() => isEndpointOptedOut(texting), STEP_TIMEOUT_MS);

  const scores = countScores(stream) - scoresBefore;
  const notified = countNotifications(isv) - notifiedBefore;
  const isOptedOut = (await isListed(texting)) && (await isEndpointOptedOut(texting));
  const replies = (await textsToCustomer(texting)).length - firstReply;
  narrator.textingEnded({ scores, isOptedOut, notified });
  return [
    ...(replies === TEXTS.length ? [] : [`${TEXTS.length} texts received ${replies} replies`]),
    ...(scores === 1 ? [] : [`the event stream received ${scores} scores of 1 survey`]),
    ...(isOptedOut ? [] : [`${TEXTING_CUSTOMER} texted STOP and is not opted out`]),
    ...(notified === 1 ? [] : [`the ISV received ${notified} notifications of 1 opt-out`]),
  ];
};

/** The number gets the keyword START, with which the customer of an earlier run returns; the customer gets an endpoint. */
const prepare = async (texting: Texting): Promise<void> => {
  const { clients, control, applicationId: ApplicationId } = texting;
  await clients.sms.send(
    new PutKeywordCommand({
      OriginationIdentity: TWO_WAY_NUMBER,
      Keyword: "START",
      KeywordMessage: "Welcome back.",
      KeywordAction: "OPT_IN",
    }),
  );
  const EndpointRequest = { ChannelType: "SMS", Address: TEXTING_CUSTOMER } as const;
  await clients.pinpoint.send(
    new UpdateEndpointCommand({ ApplicationId, EndpointId: TEXTING_CUSTOMER, EndpointRequest }),
  );
  if (!(await isListed(texting))) return;
  await control.receiveText(TEXTING_CUSTOMER, TWO_WAY_NUMBER, "START");
  await until(async () => !(await isEndpointOptedOut(texting)), STEP_TIMEOUT_MS);
};

/** The customer texts the number. Returns the replies, which AWS or the function `two-way-sms` sends. */
const text = async (texting: Texting, body: string): Promise<SentMessage[]> => {
  const before = (await textsToCustomer(texting)).length;
  await texting.control.receiveText(TEXTING_CUSTOMER, TWO_WAY_NUMBER, body);
  await until(async () => (await textsToCustomer(texting)).length > before, STEP_TIMEOUT_MS);
  return (await textsToCustomer(texting)).slice(before);
};

/** No application sent them: they are replies. */
const textsToCustomer = async ({ control }: Texting): Promise<SentMessage[]> =>
  (await control.outbox("")).filter(({ address }) => address === TEXTING_CUSTOMER);

const countScores = ({ records }: StreamWatch): number =>
  records.filter(({ event_type, attributes }) => event_type === "survey.completed" && attributes?.score === "5").length;

const countNotifications = ({ notifications }: Isv): number =>
  notifications.filter((notification) => notification.includes(TEXTING_CUSTOMER)).length;

const isEndpointOptedOut = async ({ clients, applicationId: ApplicationId }: Texting): Promise<boolean> => {
  const { EndpointResponse } = await clients.pinpoint.send(
    new GetEndpointCommand({ ApplicationId, EndpointId: TEXTING_CUSTOMER }),
  );
  return EndpointResponse?.OptOut === "ALL";
};

const isListed = async ({ clients }: Texting): Promise<boolean> => {
  const { OptedOutNumbers = [] } = await clients.sms.send(
    new DescribeOptedOutNumbersCommand({ OptOutListName: "Default" }),
  );
  return OptedOutNumbers.some(({ OptedOutNumber }) => OptedOutNumber === TEXTING_CUSTOMER);
};
