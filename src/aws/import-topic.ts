import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { ImportPorts } from "../audience/import/import-ports.ts";
import { throwFault } from "./sdk-fault.ts";

/** Publishes the outcome of each import; subscribers can filter by the attribute `outcome`. */
export const connectImportTopic =
  (client: SNSClient, TopicArn: string): ImportPorts["notify"] =>
  async (notification) => {
    const command = new PublishCommand({
      TopicArn,
      Message: JSON.stringify(notification),
      MessageAttributes: { outcome: { DataType: "String", StringValue: notification.outcome } },
    });
    await client.send(command).catch(throwFault("sns:Publish"));
  };
