import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as iot from "@aws-sdk/client-iot-data-plane";
import * as kinesis from "@aws-sdk/client-kinesis";
import * as lambda from "@aws-sdk/client-lambda";
import * as pinpoint from "@aws-sdk/client-pinpoint";
import * as s3 from "@aws-sdk/client-s3";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import { mutate } from "./mutate.ts";
import { INHERITED_NAMES, ODD_PATH_PARTS, oddJson, oddText } from "./odd-values.ts";
import { createRandom, type Random } from "./random.ts";
import type { Values } from "./resources.ts";
import { createSdkRequests } from "./sdk-requests.ts";
import { type FuzzRequest, signedRequest } from "./wire-request.ts";

export type Generated = { operation: string; request: FuzzRequest };
type Generate = (random: Random) => Promise<Generated | undefined>;

const queryForm = { "content-type": "application/x-www-form-urlencoded" };
const STS_ACTIONS = [
  "GetCallerIdentity",
  "AssumeRole",
  "GetSessionToken",
  "AssumeRoleWithWebIdentity",
  ...INHERITED_NAMES,
];
const IAM_ACTIONS = ["ListUsers", "GetRole", "CreateRole", "PassRole"];

const form =
  (service: string, actions: string[], version: string): Generate =>
  async (random) => {
    const fields = {
      Action: random.pick(actions),
      Version: version,
      RoleArn: oddText(random),
      DurationSeconds: oddText(random),
    };
    const body = new URLSearchParams(fields).toString();
    return { operation: fields.Action, request: signedRequest(service, "POST", "/", body, queryForm) };
  };

const UNKNOWN_SERVICES = [
  "ec2",
  "iotdevicegateway",
  "execute-api",
  "front-door",
  "_local",
  " ",
  "",
  ...INHERITED_NAMES,
];

const unknown: Generate = async (random) => {
  const service = random.pick(UNKNOWN_SERVICES);
  const url = random.pick(["/", "/_local/", "/mqtt", `/${random.pick(ODD_PATH_PARTS)}`]);
  const request = signedRequest(service, random.pick(["GET", "POST", "PUT"]), url, oddJson(random));
  return { operation: service, request };
};

/** By the service name that a client signs for, or a name of this file. */
export const createScopes = (values: Values): Map<string, Generate> =>
  new Map<string, Generate>([
    ["mobiletargeting", createSdkRequests("mobiletargeting", pinpoint, pinpoint.PinpointClient, values)],
    ["kinesis", createSdkRequests("kinesis", kinesis, kinesis.KinesisClient, values)],
    ["sqs", createSdkRequests("sqs", sqs, sqs.SQSClient, values)],
    ["sns", createSdkRequests("sns", sns, sns.SNSClient, values)],
    ["lambda", createSdkRequests("lambda", lambda, lambda.LambdaClient, values)],
    ["dynamodb", createSdkRequests("dynamodb", dynamodb, dynamodb.DynamoDBClient, values)],
    ["s3", createSdkRequests("s3", s3, s3.S3Client, values)],
    ["iotdata", createSdkRequests("iotdata", iot, iot.IoTDataPlaneClient, values)],
    ["sts", form("sts", STS_ACTIONS, "2011-06-15")],
    ["iam", form("iam", IAM_ACTIONS, "2010-05-08")],
    ["unknown", unknown],
  ]);

export const SCOPE_NAMES = [...createScopes(new Map()).keys()];

/** The request with this number in a scope: the same for the same seed and resources. */
export const generateRequest = async (scope: string, generate: Generate, seed: number): Promise<Generated> => {
  const random = createRandom(seed);
  const generated = await generate(random);
  const { operation, request } = generated ?? {
    operation: "none",
    request: signedRequest(scope, "POST", "/", oddJson(random)),
  };
  return { operation, request: mutate(request, random, scope) };
};
