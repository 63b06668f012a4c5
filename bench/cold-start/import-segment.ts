// The minimal sequence of an upload: claim, look for its import job, create it, and look at it again later.
import { BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateImportJobCommand, GetImportJobsCommand, PinpointClient } from "@aws-sdk/client-pinpoint";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";

const [tables, pinpoint, sns, sqs] = [
  new DynamoDBClient({}),
  new PinpointClient({}),
  new SNSClient({}),
  new SQSClient({ useQueueUrlAsEndpoint: false }),
];
const { CLAIMS_TABLE = "", IMPORT_RULES = "[]", IMPORT_ROLE_ARN: RoleArn } = process.env;
const { IMPORT_QUEUE_URL: QueueUrl, IMPORT_TOPIC_ARN: TopicArn } = process.env;

type Event = { Records: { body: string }[] };
type Upload = { s3: { bucket: { name: string }; object: { key: string } } };

const importFile = async (S3Url: string) => {
  const [{ applicationId: ApplicationId, segmentName: SegmentName }] = JSON.parse(IMPORT_RULES);
  const { ImportJobsResponse } = await pinpoint.send(new GetImportJobsCommand({ ApplicationId }));
  if (ImportJobsResponse?.Item?.some(({ Definition }) => Definition?.S3Url === S3Url)) return;
  const ImportJobRequest = { Format: "CSV", RoleArn, S3Url, DefineSegment: true, SegmentName } as const;
  await pinpoint.send(new CreateImportJobCommand({ ApplicationId, ImportJobRequest }));
};

export const handler = async ({ Records }: Event) => {
  for (const { body } of Records)
    for (const { s3 } of JSON.parse(body).Records as Upload[]) {
      const S3Url = `s3://${s3.bucket.name}/${s3.object.key}`;
      const Item = { pk: { S: S3Url } };
      await tables.send(new PutItemCommand({ TableName: CLAIMS_TABLE, Item }));
      await importFile(S3Url).catch((error) => sns.send(new PublishCommand({ TopicArn, Message: String(error) })));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "0", MessageBody: S3Url }] }));
      const Requests = [{ PutRequest: { Item } }];
      await tables.send(new BatchWriteItemCommand({ RequestItems: { [CLAIMS_TABLE]: Requests } }));
    }
  return { batchItemFailures: [] };
};
