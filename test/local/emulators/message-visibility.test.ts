import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";

test("a message that its receiver makes visible again is received again, with its receive count", async () => {
  const here = await testCloud({ project });
  const { sqs } = here.clients;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "released" }));
  const receive = async () => {
    const request: ReceiveMessageCommandInput = {
      QueueUrl,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      WaitTimeSeconds: 5,
      VisibilityTimeout: 900,
    };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
    return Messages[0];
  };
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "work" }));

  const { ReceiptHandle } = (await receive()) ?? {};
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  expect(await receive()).toMatchObject({ Body: "work", Attributes: { ApproximateReceiveCount: "2" } });
  await here.close();
}, 60_000);
