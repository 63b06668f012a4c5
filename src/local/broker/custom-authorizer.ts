import { randomUUID } from "node:crypto";
import * as z from "zod";
import { DeadlineExceeded, withDeadline } from "../../deadline.ts";
import { JsonText } from "../../json-text.ts";
import { parseJson } from "../../parse-json.ts";
import type { AuthorizeConnect, ConnectAuthorization, ConnectFacts } from "./authorization.ts";
import { IotPolicy } from "./iot-policy.ts";

/** The part of the Lambda runner that an authorizer uses. */
export type InvokeAuthorizer = (
  functionName: string,
  payload: string,
  options: { caller: { service: string }; type: "RequestResponse" },
) => Promise<{ statusCode: number; functionError?: string | undefined; payload: string }>;

/** [IoT Core developer guide: custom authentication] the limit of the Lambda invocation. */
const INVOKE_LIMIT_MS = 5_000;
/** [IoT Core developer guide: custom authentication, defining your Lambda function] the limit of each policy document. */
const POLICY_LIMIT_CHARACTERS = 2_048;

const Seconds = z.number().int().min(300).max(86_400);

const PolicyDocument = z.preprocess((document, context) => {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  if (text.length > POLICY_LIMIT_CHARACTERS) {
    context.addIssue(`a policy document of ${text.length} characters, the limit is ${POLICY_LIMIT_CHARACTERS}`);
    return z.NEVER;
  }
  return typeof document === "string" ? parseJson(document) : document;
}, IotPolicy);

/** [IoT Core developer guide: custom authentication, defining your Lambda function] */
const AuthorizerResponse = z.discriminatedUnion("isAuthenticated", [
  z.object({ isAuthenticated: z.literal(false) }),
  z.object({
    isAuthenticated: z.literal(true),
    principalId: z.string().regex(/^[a-zA-Z0-9]{1,128}$/),
    disconnectAfterInSeconds: Seconds,
    refreshAfterInSeconds: Seconds,
    policyDocuments: z.array(PolicyDocument).max(10),
  }),
]);

/** Authorizes connections by a Lambda function, as the custom authentication of IoT Core does. */
export const customAuthorizer =
  (invoke: InvokeAuthorizer, functionName: string, limitMs = INVOKE_LIMIT_MS): AuthorizeConnect =>
  async (connect) => {
    try {
      const event = JSON.stringify(authorizerEvent(connect));
      const options = { caller: { service: "iot.amazonaws.com" }, type: "RequestResponse" } as const;
      const response = await withDeadline(limitMs, () => invoke(functionName, event, options));
      if (response.functionError) return { allowed: false, reason: `the authorizer failed: ${response.functionError}` };
      if (response.statusCode !== 200) {
        return { allowed: false, reason: `the authorizer was not invoked: status code ${response.statusCode}` };
      }
      return toAuthorization(response.payload);
    } catch (cause) {
      return { allowed: false, reason: whyNoResponse(cause) };
    }
  };

const whyNoResponse = (cause: unknown): string =>
  cause instanceof DeadlineExceeded
    ? `the authorizer did not respond within ${cause.limitMs} ms`
    : `the authorizer returned no valid response: ${String(cause)}`;

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

const toAuthorization = (payload: string): ConnectAuthorization => {
  const response = JsonText.pipe(AuthorizerResponse).parse(payload);
  if (!response.isAuthenticated) return { allowed: false, reason: "the authorizer did not authenticate the client" };
  const { principalId, policyDocuments: policies, disconnectAfterInSeconds, refreshAfterInSeconds } = response;
  return { allowed: true, principalId, policies, disconnectAfterInSeconds, refreshAfterInSeconds };
};
