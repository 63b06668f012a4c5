import { ownValue } from "../../own-value.ts";
import { callInProcess } from "../door/in-process.ts";
import type { Service, WireResponse } from "../door/service.ts";
import type { Tree } from "../serverless/tree.ts";

/** An AWS API of the local cloud returned an error to the local cloud itself. */
export class LocalCallFailed extends Error {
  override readonly name = "LocalCallFailed";
  readonly status: number;
  readonly body: string;
  constructor(operation: string, status: number, body: string) {
    super(`${operation} failed with status ${status}: ${body}`);
    this.status = status;
    this.body = body;
  }
}

export type AwsCalls = {
  /** SQS and DynamoDB: `X-Amz-Target` and a JSON body. */
  json(service: "sqs" | "dynamodb", operation: string, input: object): Promise<{ [key: string]: Tree }>;
  /** SNS: form parameters. Returns XML. */
  sns(operation: string, input: Record<string, string>): Promise<string>;
  s3(method: string, path: string): Promise<void>;
  /** The response to a call of S3, whatever its status. */
  s3Response(method: string, path: string, headers?: Record<string, string>, body?: Uint8Array): Promise<WireResponse>;
};

const TARGETS = { sqs: "AmazonSQS", dynamodb: "DynamoDB_20120810" };

/** Calls the services of the local cloud without a port: to create the configured resources, and to move messages. */
export const createAwsCalls = (
  services: Record<"sqs" | "dynamodb" | "sns" | "s3", Service>,
  facts: { host: string; region: string; accountId: string },
): AwsCalls => {
  const { host, region, accountId } = facts;
  type Request = { method: string; url: string; headers: Record<string, string>; body: string | Uint8Array };
  const send = (service: keyof typeof services, request: Request): Promise<WireResponse> => {
    const scope = `${accountId}/20260101/${region}/${service}/aws4_request`;
    const headers = {
      host,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=local`,
      "x-amz-date": "20260101T000000Z",
      ...request.headers,
    };
    const body = Buffer.from(request.body);
    return callInProcess(ownValue(services, service), { ...request, headers, body }, { accountId });
  };
  const call = async (service: keyof typeof services, operation: string, request: Request): Promise<WireResponse> => {
    const response = await send(service, request);
    if (response.status >= 300) throw new LocalCallFailed(operation, response.status, String(response.body));
    return response;
  };
  return {
    json: async (service, operation, input) => {
      const target = `${ownValue(TARGETS, service)}.${operation}`;
      const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": target };
      const body = JSON.stringify(input);
      const response = await call(service, operation, { method: "POST", url: "/", headers, body });
      return JSON.parse(String(response.body) || "{}");
    },
    sns: async (operation, input) => {
      const body = new URLSearchParams({ Action: operation, Version: "2010-03-31", ...input }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return String((await call("sns", operation, { method: "POST", url: "/", headers, body })).body);
    },
    s3: async (method, path) => {
      await call("s3", `${method} ${path}`, { method, url: path, headers: {}, body: "" });
    },
    s3Response: (method, path, headers = {}, body = new Uint8Array()) =>
      send("s3", { method, url: path, headers, body }),
  };
};
