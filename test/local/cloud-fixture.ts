import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IoTDataPlaneClient } from "@aws-sdk/client-iot-data-plane";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { PinpointClient } from "@aws-sdk/client-pinpoint";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Cloud, startCloud } from "../../src/local/cloud.ts";

/** Settings of an SDK client that calls the local cloud as an account. */
export const clientSettings = (url: string, accountId = "000000000000") => ({
  endpoint: url,
  region: "us-east-1",
  credentials: { accessKeyId: accountId, secretAccessKey: "local" },
});

/** Clients of the AWS SDK with only endpoint, region and credentials set. */
export const stockClients = (url: string, accountId?: string) => {
  const settings = clientSettings(url, accountId);
  return {
    dynamodb: new DynamoDBClient(settings),
    iot: new IoTDataPlaneClient(settings),
    kinesis: new KinesisClient(settings),
    lambda: new LambdaClient(settings),
    pinpoint: new PinpointClient(settings),
    s3: new S3Client(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
  };
};

export type TestCloud = {
  cloud: Cloud;
  directory: string;
  clients: ReturnType<typeof stockClients>;
  /** Replaces the faults that the cloud injects; rejects if it does not accept the rules. */
  setFaults(rules: readonly object[]): Promise<void>;
  close(): Promise<void>;
};

export type TestCloudOptions = {
  /** The files of another project by path, a serverless.yml and its handlers; by default this repository's. */
  project?: Record<string, string>;
  params?: Record<string, string>;
  paused?: boolean;
  /** The directory of an earlier cloud, whose state this one continues with. */
  directory?: string;
  log?: (line: string) => void;
};

const writeProject = (directory: string, files: Record<string, string>): string => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return join(directory, "serverless.yml");
};

/** Starts a local cloud for one test, on any free port, with its state in a temporary directory. */
export const testCloud = async (options: TestCloudOptions = {}): Promise<TestCloud> => {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "local-cloud-"));
  const removeDirectory = () => {
    if (!options.directory) rmSync(directory, { recursive: true, force: true });
  };
  const configuration = options.project && writeProject(join(directory, "project"), options.project);
  const cloud = await startCloud({
    port: 0,
    directory: join(directory, "state"),
    ...(configuration && { configuration }),
    ...(options.params && { params: options.params }),
    paused: options.paused ?? false,
    log: options.log ?? ((line) => console.error(line)),
  }).catch((error: unknown) => {
    removeDirectory();
    throw error;
  });
  const clients = stockClients(cloud.url);
  return {
    cloud,
    directory,
    clients,
    setFaults: async (rules) => {
      const request = { method: "PUT", body: JSON.stringify({ rules }) };
      const response = await fetch(`${cloud.url}/_local/faults`, request);
      if (!response.ok) throw new Error(`the rules were rejected: ${await response.text()}`);
    },
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await cloud.close();
      removeDirectory();
    },
  };
};
