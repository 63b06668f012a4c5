import type { AwsCalls } from "../emulators/aws-calls.ts";
import type { SendToDestination } from "./async-invocation.ts";

const stringAttributes = (attributes: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
  );

const snsAttributes = (attributes: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value], index) => [
      [`MessageAttributes.entry.${index + 1}.Name`, name],
      [`MessageAttributes.entry.${index + 1}.Value.DataType`, "String"],
      [`MessageAttributes.entry.${index + 1}.Value.StringValue`, value],
    ]),
  );

/** Sends a message to the queue, topic or function with the given ARN. */
export const createDestinations =
  (
    calls: AwsCalls,
    queueUrl: (name: string) => string,
    invoke: (arn: string, payload: string) => Promise<unknown>,
  ): SendToDestination =>
  async (arn, body, attributes) => {
    const [, , service, , , name = ""] = arn.split(":");
    switch (service) {
      case "sqs":
        await calls.json("sqs", "SendMessage", {
          QueueUrl: queueUrl(name),
          MessageBody: body,
          MessageAttributes: stringAttributes(attributes),
        });
        return;
      case "sns":
        await calls.sns("Publish", { TopicArn: arn, Message: body, ...snsAttributes(attributes) });
        return;
      case "lambda":
        await invoke(arn, body);
        return;
      default:
        throw new Error(`${arn} is not supported as a destination: it must be the ARN of a queue, topic or function`);
    }
  };
