import * as z from "zod";
import type { Interest } from "./interest-ticket.ts";
import { multicastTopic } from "./topic.ts";

// [IoT Core quotas: message broker, client ID size] In bytes. Client ids of Poke are ASCII.
const CLIENT_ID_MAX_LENGTH = 128;
// [MQTT 3.1.1: 1.5.3, 3.1.3] [IoT API reference: MqttContext] A user name or password has at most 65,535 bytes. These
// limits are lower: a token has about 1,000 characters, and a ticket whose interests fill ten policies 16,000.
const TOKEN_MAX_LENGTH = 8_192;
const TICKET_MAX_LENGTH = 20_000;

const TokenText = z
  .string()
  .max(Math.ceil(TOKEN_MAX_LENGTH / 3) * 4)
  .pipe(z.base64())
  .transform((text) => Buffer.from(text, "base64").toString("utf8"));

/** The event of an IoT Core custom authorizer, of which the MQTT part is read. [IoT Core developer guide: defining your Lambda function] */
export const AuthorizerEvent = z.looseObject({
  protocolData: z.looseObject({
    mqtt: z.looseObject({
      clientId: z.string().max(CLIENT_ID_MAX_LENGTH).optional(),
      /** The interest ticket. */
      username: z.string().max(TICKET_MAX_LENGTH).optional(),
      /** The customer token. */
      password: TokenText.optional(),
    }),
  }),
});
export type AuthorizerEvent = z.infer<typeof AuthorizerEvent>;

type Statement = { Effect: "Allow" | "Deny"; Action: string; Resource: string | string[] };
export type PolicyDocument = { Version: "2012-10-17"; Statement: Statement[] };

/** The response to that event. [IoT Core developer guide: defining your Lambda function] */
export type AuthorizerResponse = {
  isAuthenticated: boolean;
  principalId: string;
  disconnectAfterInSeconds: number;
  refreshAfterInSeconds: number;
  policyDocuments: PolicyDocument[];
};

// [IoT Core developer guide: defining your Lambda function] Both times are 300 to 86,400 s; at most 10 policies of 2,048 characters.
export const SHORTEST_TERM_SECONDS = 300;
const LONGEST_TERM_SECONDS = 86_400;
const MAX_POLICIES = 10;
const POLICY_MAX_LENGTH = 2_048;

export const REFUSAL: AuthorizerResponse = {
  isAuthenticated: false,
  principalId: "refused",
  disconnectAfterInSeconds: SHORTEST_TERM_SECONDS,
  refreshAfterInSeconds: SHORTEST_TERM_SECONDS,
  policyDocuments: [],
};

const policy = (...statements: Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement: statements });

const listen = (arnPrefix: string, topics: string[]): Statement[] => [
  { Effect: "Allow", Action: "iot:Subscribe", Resource: topics.map((topic) => `${arnPrefix}:topicfilter/${topic}`) },
  { Effect: "Allow", Action: "iot:Receive", Resource: topics.map((topic) => `${arnPrefix}:topic/${topic}`) },
];

/** In a policy `*` also matches slashes, and `+` and `#` are literal: without this a client could subscribe to `poke/v1/m/#`. */
const denyWildcards = (arnPrefix: string): Statement => ({
  Effect: "Deny",
  Action: "iot:Subscribe",
  Resource: [`${arnPrefix}:topicfilter/*+*`, `${arnPrefix}:topicfilter/*#*`],
});

/** Packs the topics into as few documents as IoT Core's length limit allows. */
const pack = (arnPrefix: string, topics: string[]): PolicyDocument[] => {
  const documents: string[][] = [];
  for (const topic of topics) {
    const last = documents.at(-1);
    const fits = last && JSON.stringify(policy(...listen(arnPrefix, [...last, topic]))).length <= POLICY_MAX_LENGTH;
    if (fits) last.push(topic);
    else documents.push([topic]);
  }
  return documents.map((packed) => policy(...listen(arnPrefix, packed)));
};

const multicastTopics = (interests: Interest[]): string[] =>
  interests.flatMap(({ domain, filter }) => {
    const topic = multicastTopic(domain, filter);
    return topic.ok ? [topic.topic] : [];
  });

export type AuthorizationFacts = {
  /** Matches `[a-z2-7]{32}`, so it cannot contain policy wildcards. */
  customerHash: string;
  secondsLeft: number;
  /** Absent: all multicasts. */
  interests?: Interest[] | undefined;
};

export type Authorization = { kind: "granted"; response: AuthorizerResponse } | { kind: "refused"; reason: string };

/** The client ids and topics that the customer's clients may use; they may not publish. `arnPrefix` is `arn:aws:iot:{region}:{account}`. */
export const decideAuthorization = (facts: AuthorizationFacts, arnPrefix: string): Authorization => {
  const { customerHash, secondsLeft, interests } = facts;
  if (secondsLeft < SHORTEST_TERM_SECONDS) return { kind: "refused", reason: "expires within 300 s" };
  const own = `poke/v1/c/${customerHash}/*`;
  const connect: Statement = {
    Effect: "Allow",
    Action: "iot:Connect",
    Resource: `${arnPrefix}:client/${customerHash}-*`,
  };
  const topics = interests ? [own] : [own, "poke/v1/m/*"];
  const policyDocuments = [
    policy(connect, ...listen(arnPrefix, topics), denyWildcards(arnPrefix)),
    ...pack(arnPrefix, multicastTopics(interests ?? [])),
  ];
  if (policyDocuments.length > MAX_POLICIES)
    return { kind: "refused", reason: "more interests than policies can hold" };
  const response = {
    isAuthenticated: true,
    principalId: customerHash,
    disconnectAfterInSeconds: Math.min(secondsLeft, LONGEST_TERM_SECONDS),
    refreshAfterInSeconds: SHORTEST_TERM_SECONDS,
    policyDocuments,
  };
  return { kind: "granted", response };
};
