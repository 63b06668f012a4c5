import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { PublishCommand as PublishToTopic } from "@aws-sdk/client-iot-data-plane";
import { ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { GetAppsCommand } from "@aws-sdk/client-pinpoint";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ListTopicsCommand, PublishCommand } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here.close());

const signedFor = (service: string, accessKeyId = "anyone") => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
});

describe("the one port", () => {
  test("serves Pinpoint, DynamoDB, SNS, IoT Core, SQS and S3 to the stock clients, by the service in the credential scope", async () => {
    const { clients } = here;
    expect((await clients.pinpoint.send(new GetAppsCommand({}))).ApplicationsResponse).toBeDefined();
    expect((await clients.dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["small-local-Things"]);
    expect((await clients.sns.send(new ListTopicsCommand({}))).Topics).toEqual([]);
    await clients.iot.send(new PublishToTopic({ topic: "a/b", payload: Buffer.from("x"), qos: 1 }));

    const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: "small-local-Jobs" }));
    expect(QueueUrl).toBe(`${here.cloud.url}/000000000000/small-local-Jobs`);
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "work" }));
    const { Messages } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(["work"]);

    const file = { Bucket: "small-local-files", Key: "people.csv" };
    await clients.s3.send(new PutObjectCommand({ ...file, Body: "Id,Address" }));
    const { Body } = await clients.s3.send(new GetObjectCommand(file));
    expect(await Body?.transformToString()).toBe("Id,Address");
  });

  test("accepts HTTP/2 without TLS, which the stock Kinesis client uses, and HTTP/1.1", async () => {
    expect((await here.clients.kinesis.send(new ListStreamsCommand({}))).StreamNames).toEqual([]);
    const session = http2.connect(here.cloud.url);
    const stream = session.request({ ":method": "GET", ":path": "/_local/" });
    const status = await new Promise((resolve) => stream.once("response", (headers) => resolve(headers[":status"])));
    expect(status).toBe(200);
    session.destroy();
  });

  test("ignores the offer of HTTP/2 in an Upgrade header", async () => {
    const headers = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AAMAAABkAAQAAP__" };
    const status = await new Promise((resolve, reject) => {
      const request = http.get(`${here.cloud.url}/_local/`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on("error", reject);
    });
    expect(status).toBe(200);
  });

  test("reads the credential scope of a presigned URL", async () => {
    const query =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=anyone%2F20260101%2Fus-east-1%2Fmobiletargeting%2Faws4_request";
    expect((await fetch(`${here.cloud.url}/v1/apps?${query}`)).status).toBe(200);
  });

  test("rejects an unsigned request with a message that explains how to sign", async () => {
    const response = await fetch(`${here.cloud.url}/v1/apps`);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      __type: "MissingAuthenticationTokenException",
      message: expect.stringContaining("set AWS_ENDPOINT_URL"),
    });
  });

  test("names a service that is not emulated, and those that are", async () => {
    const response = await fetch(here.cloud.url, { method: "POST", headers: signedFor("ses") });
    expect(response.status).toBe(501);
    expect(response.headers.get("x-amzn-errortype")).toBe("UnknownServiceException");
    expect((await response.json()).message).toMatch(
      /service "ses", which is not emulated. Emulated: mobiletargeting, lambda/,
    );
  });

  test("uses a twelve-digit access key id as the caller's account", async () => {
    const call = (accessKeyId: string) =>
      fetch(`${here.cloud.url}/2015-03-31/functions/counts/invocations`, {
        method: "POST",
        headers: signedFor("lambda", accessKeyId),
      });
    expect((await call("AKIAIOSFODNN7EXAMPLE")).status).toBe(200);
    expect((await call("444455556666")).status).toBe(403);
  });

  test("rejects a body above a service's limit, and continues to serve", async () => {
    const call = fetch(`${here.cloud.url}/v1/apps`, {
      method: "POST",
      headers: signedFor("mobiletargeting"),
      body: Buffer.alloc(8_000_000, "x"),
    });
    expect((await call).status).toBe(413);
    expect((await here.clients.lambda.send(new InvokeCommand({ FunctionName: "counts" }))).StatusCode).toBe(200);
  });

  test("continues to serve after clients that send nothing, send no HTTP or disconnect", async () => {
    const port = here.cloud.port;
    const silent = net.connect(port, "127.0.0.1");
    const rude = net.connect(port, "127.0.0.1");
    rude.resume().write("\u0016\u0003\u0001 this is TLS, or what?\r\n\r\n");
    await new Promise((resolve) => rude.once("close", resolve));
    const hasty = net.connect(port, "127.0.0.1");
    hasty.write(
      `POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: DynamoDB_20120810.ListTables\r\nauthorization: ${signedFor("dynamodb").authorization}\r\ncontent-length: 100\r\n\r\n{`,
      () => hasty.destroy(),
    );
    await new Promise((resolve) => hasty.once("close", resolve));
    expect((await here.clients.dynamodb.send(new ListTablesCommand({}))).TableNames).toHaveLength(1);
    silent.destroy();
  });

  test("returns errors in the format of the service", async () => {
    const call = here.clients.sns.send(
      new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:000000000000:none", Message: "x" }),
    );
    await expect(call).rejects.toMatchObject({ name: "NotFoundException" });
  });
});
