import { PublishCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";

const project = {
  "serverless.yml": `
service: sms
provider: { name: aws }
functions:
  listens:
    handler: dist/listens/index.handler
    events:
      - sns: { arn: !Ref TwoWayTopic, filterPolicyScope: MessageBody, filterPolicy: { messageKeyword: [KEYWORD_1] } }
  stumbles:
    handler: dist/stumbles/index.handler
    events: [{ sns: !Ref OtherTopic }]
resources:
  Resources: { TwoWayTopic: { Type: AWS::SNS::Topic }, OtherTopic: { Type: AWS::SNS::Topic } }
`,
  "handlers/listens.ts": "export const handler = async (event: unknown) => console.log(JSON.stringify(event));",
  "handlers/stumbles.ts": `
    let calls = 0;
    export const handler = async () => { calls += 1; if (calls < 3) throw new Error("not yet"); console.log("at last"); };`,
};

let here: TestCloud;
const logged: string[] = [];
beforeAll(async () => {
  here = await testCloud({ project, log: (line) => logged.push(line) });
});
afterAll(() => here.close());

const topic = "arn:aws:sns:us-east-1:000000000000:sms-local-TwoWayTopic";
const outputOf = (key: string) =>
  here.cloud.logs
    .lines(key)
    .map(({ text }) => text)
    .filter((text) => !/^(START|END|REPORT|ERROR)/.test(text));

const publish = (message: object, attributes = {}) =>
  here.clients.sns.send(
    new PublishCommand({ TopicArn: topic, Message: JSON.stringify(message), MessageAttributes: attributes }),
  );

describe("a function that subscribes to a topic", () => {
  test("is invoked with each message that its filter policy matches, in the event shape of SNS", async () => {
    await publish({ messageKeyword: "KEYWORD_2", messageBody: "for another" });
    const message = { messageKeyword: "KEYWORD_1", messageBody: "hello" };
    const { MessageId } = await publish(message, { kind: { DataType: "String", StringValue: "test" } });
    await vi.waitFor(() => expect(outputOf("listens")).toHaveLength(1), 20_000);
    expect(JSON.parse(outputOf("listens")[0] ?? "")).toEqual({
      Records: [
        {
          EventSource: "aws:sns",
          EventVersion: "1.0",
          EventSubscriptionArn: expect.stringMatching(`^${topic}:`),
          Sns: {
            Type: "Notification",
            MessageId,
            TopicArn: topic,
            Subject: null,
            Message: JSON.stringify(message),
            Timestamp: expect.any(String),
            SignatureVersion: "1",
            Signature: expect.any(String),
            SigningCertUrl: expect.stringMatching("^https://"),
            UnsubscribeUrl: expect.stringMatching("^https://"),
            MessageAttributes: { kind: { Type: "String", Value: "test" } },
          },
        },
      ],
    });
  });

  test("is invoked up to three times with a message while it fails", async () => {
    await here.clients.sns.send(new PublishCommand({ TopicArn: topic.replace("TwoWay", "Other"), Message: "x" }));
    await vi.waitFor(() => expect(outputOf("stumbles")).toEqual(["at last"]), { timeout: 10_000 });
  });

  test("is invoked with a text message that a person sends to a two-way number", async () => {
    const text = { from: "+12065550101", to: "+12065550199", body: "STOP", keyword: "KEYWORD_1" };
    const response = await fetch(`${here.cloud.url}/_local/sms`, { method: "POST", body: JSON.stringify(text) });
    const inbound = await response.json();
    expect(inbound).toMatchObject({ originationNumber: text.from, destinationNumber: text.to, messageBody: "STOP" });
    await vi.waitFor(() => expect(outputOf("listens")).toHaveLength(2), 20_000);
    expect(JSON.parse(JSON.parse(outputOf("listens")[1] ?? "").Records[0].Sns.Message)).toEqual(inbound);
  });
});

describe("a subscription that is made at run time", () => {
  test("is reported on the terminal if its protocol is not supported", async () => {
    const subscribe = (Protocol: string, Endpoint: string) =>
      here.clients.sns.send(new SubscribeCommand({ TopicArn: topic, Protocol, Endpoint }));
    await subscribe("sqs", "arn:aws:sqs:us-east-1:000000000000:jobs");
    expect(logged).toEqual([]);
    await subscribe("https", "https://isv.example.com/notifications");
    expect(logged).toEqual([
      `https://isv.example.com/notifications receives nothing from ${topic}: the local cloud delivers to queues, and to functions that serverless.yml subscribes.`,
    ]);
  });
});
