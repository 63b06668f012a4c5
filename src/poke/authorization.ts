import * as z from "zod";
import type { Interest } from "./interest-ticket.ts";
import { multicastTopic } from "./topic.ts";

const base64Text = z.base64().transform((text) => Buffer.from(text, "base64").toString("utf8"));

/** What IoT Core sends to a custom authorizer; only the MQTT part decides. [IoT custom authentication: defining your Lambda function] */
export const AuthorizerEvent = z.looseObject({
  protocolData: z.looseObject({
    mqtt: z.looseObject({
      clientId: z.string().optional(),
      /** The interest ticket. */
      username: z.string().optional(),
      /** The customer token. */
      password: base64Text.optional(),
    }),
  }),
});
export type AuthorizerEvent = z.infer<typeof AuthorizerEvent>;

type Statement = { Effect: "Allow" | "Deny"; Action: string; Resource: string | string[] };
export type PolicyDocument = { Version: "2012-10-17"; Statement: Statement[] };

/** [IoT custom authentication] the answer to the same event. */
export type AuthorizerAnswer = {
  isAuthenticated: boolean;
  principalId: string;
  disconnectAfterInSeconds: number;
  refreshAfterInSeconds: number;
  policyDocuments: PolicyDocument[];
};

// [IoT custom authentication] both times are 300 to 86,400 s; at most 10 policies of 2,048 characters.
export const SHORTEST_TERM_SECONDS = 300;
const LONGEST_TERM_SECONDS = 86_400;
const MAX_POLICIES = 10;
const POLICY_MAX_LENGTH = 2_048;

export const refusal: AuthorizerAnswer = {
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

/** In a policy `*` spans slashes, and `+` and `#` are ordinary characters: without this a client could subscribe to `poke/v1/m/#`. */
const noWildcards = (arnPrefix: string): Statement => ({
  Effect: "Deny",
  Action: "iot:Subscribe",
  Resource: [`${arnPrefix}:topicfilter/*+*`, `${arnPrefix}:topicfilter/*#*`],
});

/** As few documents as hold all topics within IoT Core's length. */
const pack = (arnPrefix: string, topics: string[]): PolicyDocument[] => {
  const documents: string[][] = [];
  for (const topic of topics) {
    const last = documents.at(-1);
    const fits = last && JSON.stringify(policy(...listen(arnPrefix, [...last, topic]))).length <= POLICY_MAX_LENGTH;
    if (fits) last.push(topic);
    else documents.push([topic]);
  }
  return documents.map((some) => policy(...listen(arnPrefix, some)));
};

const multicastTopics = (interests: Interest[]): string[] =>
  interests.flatMap(({ domain, filter }) => {
    const topic = multicastTopic(domain, filter);
    return topic.ok ? [topic.topic] : [];
  });

export type AuthorizationFacts = {
  /** Matches `[a-z2-7]{32}`: nothing else may stand in a policy. */
  customerHash: string;
  secondsLeft: number;
  /** Absent: every multicast. */
  interests?: Interest[] | undefined;
};

export type Authorization = { kind: "granted"; answer: AuthorizerAnswer } | { kind: "refused"; reason: string };

/** Who this customer's client may be and which topics it may read; it may publish nothing. `arnPrefix` is `arn:aws:iot:{region}:{account}`. */
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
    policy(connect, ...listen(arnPrefix, topics), noWildcards(arnPrefix)),
    ...pack(arnPrefix, multicastTopics(interests ?? [])),
  ];
  if (policyDocuments.length > MAX_POLICIES)
    return { kind: "refused", reason: "more interests than policies can hold" };
  const answer = {
    isAuthenticated: true,
    principalId: customerHash,
    disconnectAfterInSeconds: Math.min(secondsLeft, LONGEST_TERM_SECONDS),
    refreshAfterInSeconds: SHORTEST_TERM_SECONDS,
    policyDocuments,
  };
  return { kind: "granted", answer };
};
