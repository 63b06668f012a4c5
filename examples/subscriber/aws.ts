/** The local cloud. On AWS: `{}`, and the credentials, region and topic of your account. */
export const settings = {
  endpoint: process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566",
  region: "us-east-1",
  credentials: { accessKeyId: "000000000000", secretAccessKey: "local" },
};

/** The output `NotificationTopicArn` of the stack. */
export const TOPIC_ARN = "arn:aws:sns:us-east-1:000000000000:pinpoint-isv-suite-local-NotificationTopic";
