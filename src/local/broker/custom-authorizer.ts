import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Authorization, Authorize, ConnectFacts } from "./authorization.ts";
import { fullAccess, IotPolicy } from "./iot-policy.ts";

/** The part of the Lambda runner that an authorizer needs. */
export type InvokeFunction = (
  functionName: string,
  payload: string,
  options: { caller: { service: string }; type: "RequestResponse" },
) => Promise<{ statusCode: number; functionError?: string | undefined; payload: string }>;

/** [IoT custom authentication] the function has five seconds. */
const answerWithinMs = 5_000;

const seconds = z.number().int().min(300).max(86_400);
const policyLimitCharacters = 2_048;

const PolicyDocument = z.preprocess((document, context) => {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  if (text.length > policyLimitCharacters) {
    context.addIssue(`a policy document of ${text.length} characters, the limit is ${policyLimitCharacters}`);
    return z.NEVER;
  }
  return typeof document === "string" ? JSON.parse(document) : document;
}, IotPolicy);

/** [IoT custom authentication, defining your Lambda function] */
const AuthorizerAnswer = z.discriminatedUnion("isAuthenticated", [
  z.object({ isAuthenticated: z.literal(false) }),
  z.object({
    isAuthenticated: z.literal(true),
    principalId: z.string().regex(/^[a-zA-Z0-9]{1,128}$/),
    disconnectAfterInSeconds: seconds,
    refreshAfterInSeconds: seconds,
    policyDocuments: z.array(PolicyDocument).max(10),
  }),
]);

const authorizerEvent = ({ clientId, username, password, query, headers }: ConnectFacts) => ({
  signatureVerified: false,
  protocols: ["tls", "http", "mqtt"],
  protocolData: {
    tls: { serverName: headers.host?.split(":")[0] },
    http: { headers, queryString: query === "" ? "" : `?${query}` },
    mqtt: { username, password: password?.toString("base64"), clientId },
  },
  connectionMetadata: { id: randomUUID() },
});

const readAnswer = (payload: string): Authorization => {
  const answer = AuthorizerAnswer.parse(JSON.parse(payload));
  if (!answer.isAuthenticated) return { allowed: false, reason: "the authorizer did not authenticate the client" };
  const { principalId, policyDocuments: policies, disconnectAfterInSeconds, refreshAfterInSeconds } = answer;
  return { allowed: true, principalId, policies, disconnectAfterInSeconds, refreshAfterInSeconds };
};

const within = async <T>(limitMs: number, work: Promise<T>): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const isSigned = (query: string) => new URLSearchParams(query).has("X-Amz-Credential");

/**
 * Who may connect, as IoT Core decides it: a WebSocket URL signed with IAM credentials is a principal of the account,
 * anybody else is for the authorizer function to judge.
 */
export const customAuthorizer =
  (invoke: InvokeFunction, functionName: string): Authorize =>
  async (connect) => {
    if (isSigned(connect.query)) return { allowed: true, principalId: "account", policies: [fullAccess] };
    try {
      const event = JSON.stringify(authorizerEvent(connect));
      const options = { caller: { service: "iot.amazonaws.com" }, type: "RequestResponse" } as const;
      const answer = await within(answerWithinMs, invoke(functionName, event, options));
      if (answer.functionError) return { allowed: false, reason: `the authorizer failed: ${answer.functionError}` };
      if (answer.statusCode !== 200) return { allowed: false, reason: `the authorizer answered ${answer.statusCode}` };
      return readAnswer(answer.payload);
    } catch (cause) {
      return { allowed: false, reason: `the authorizer gave no usable answer: ${String(cause)}` };
    }
  };
