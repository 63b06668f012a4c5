import type { SnsMessage } from "./sns-message.ts";

// [SNS developer guide: message delivery retries] SNS retries a delivery to an HTTPS endpoint for at most 3,600 seconds.
export const MESSAGE_MAX_AGE_MS = 3_600_000;
// unspecified by AWS; chosen because clocks differ by less than this where they are synchronized.
const CLOCK_DIFFERENCE_MAX_MS = 300_000;

/** Why a message is refused before its certificate is fetched; undefined if it is not. */
export const whyRefused = (message: SnsMessage, topicArns: readonly string[], now: Date): string | undefined => {
  const { TopicArn, SigningCertURL, Timestamp } = message;
  if (!topicArns.includes(TopicArn)) return "the topic is not in topicArns";
  if (!isOfSns(SigningCertURL, TopicArn) || !URL.parse(SigningCertURL)?.pathname.endsWith(".pem"))
    return "the certificate is not from the SNS host of the topic's region";
  if (message.Type === "SubscriptionConfirmation" && !isOfSns(message.SubscribeURL, TopicArn))
    return "the SubscribeURL does not lead to the SNS host of the topic's region";
  const ageMs = now.getTime() - Date.parse(Timestamp);
  if (ageMs > MESSAGE_MAX_AGE_MS + CLOCK_DIFFERENCE_MAX_MS) return "the message is older than an hour";
  if (ageMs < -CLOCK_DIFFERENCE_MAX_MS) return "the message is from the future; is the clock of this machine right?";
  return undefined;
};

/** Whether a URL leads, over HTTPS, to the SNS host of the region of a topic: `arn:aws:sns:<region>:<account>:<name>`. */
const isOfSns = (url: string, topicArn: string): boolean => {
  const [, partition, , region] = topicArn.split(":");
  const host = `sns.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
  const { protocol, host: actual, username, password } = URL.parse(url) ?? {};
  return protocol === "https:" && actual === host && username === "" && password === "";
};
