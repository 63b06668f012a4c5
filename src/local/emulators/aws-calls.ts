import { callInProcess } from "../door/in-process.ts";
import type { Service, WireResponse } from "../door/service.ts";
import type { Tree } from "../serverless/tree.ts";

/** An AWS API that the local cloud calls itself answered with an error. */
export class LocalCallFailed extends Error {
  override readonly name = "LocalCallFailed";
  readonly status: number;
  readonly body: string;
  constructor(operation: string, status: number, body: string) {
    super(`${operation} answered ${status}: ${body}`);
    this.status = status;
    this.body = body;
  }
}

export type AwsCalls = {
  /** SQS and DynamoDB: `X-Amz-Target` and a JSON body. */
  json(service: "sqs" | "dynamodb", operation: string, input: object): Promise<{ [key: string]: Tree }>;
  /** SNS: a form; answers the XML. */
  sns(operation: string, input: Record<string, string>): Promise<string>;
  s3(method: string, path: string): Promise<void>;
};

const targets = { sqs: "AmazonSQS", dynamodb: "DynamoDB_20120810" };

/** How the local cloud calls the services it holds, in process: to make what the configuration names, and to move messages. */
export const createAwsCalls = (
  services: Record<"sqs" | "dynamodb" | "sns" | "s3", () => Promise<Service>>,
  facts: { host: string; region: string; accountId: string },
): AwsCalls => {
  const { host, region, accountId } = facts;
  const call = async (
    service: keyof typeof services,
    operation: string,
    request: { method: string; url: string; headers: Record<string, string>; body: string },
  ): Promise<WireResponse> => {
    const scope = `${accountId}/20260101/${region}/${service}/aws4_request`;
    const headers = {
      host,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=local`,
      "x-amz-date": "20260101T000000Z",
      ...request.headers,
    };
    const wire = { ...request, headers, body: Buffer.from(request.body) };
    const answer = await callInProcess(await services[service](), wire, { accountId });
    if (answer.status >= 300) throw new LocalCallFailed(operation, answer.status, String(answer.body));
    return answer;
  };
  return {
    json: async (service, operation, input) => {
      const target = `${targets[service]}.${operation}`;
      const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": target };
      const answer = await call(service, operation, { method: "POST", url: "/", headers, body: JSON.stringify(input) });
      return JSON.parse(String(answer.body) || "{}");
    },
    sns: async (operation, input) => {
      const body = new URLSearchParams({ Action: operation, Version: "2010-03-31", ...input }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return String((await call("sns", operation, { method: "POST", url: "/", headers, body })).body);
    },
    s3: async (method, path) => {
      await call("s3", `${method} ${path}`, { method, url: path, headers: {}, body: "" });
    },
  };
};
