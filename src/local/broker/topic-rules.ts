import { TOPIC_LIMIT_BYTES, TOPIC_SLASH_LIMIT } from "./limits.ts";

/** Why IoT Core rejects a PUBLISH on this topic; `undefined` if the topic is valid. */
export const whyNotTopic = (topic: string): string | undefined =>
  whyInvalid(topic, "topic") ?? (hasWildcard(topic) ? "the topic contains a wildcard" : undefined);

/** Why IoT Core rejects a subscription with this filter; `undefined` if the filter is valid. */
export const whyNotFilter = (filter: string): string | undefined =>
  whyInvalid(filter, "topic filter") ??
  (filter.split("/").every(isFilterLevel)
    ? undefined
    : "a wildcard of the topic filter does not occupy a whole level, or # is not the last level");

export const hasWildcard = (filter: string): boolean => /[+#]/.test(filter);

/** Whether a topic filter matches a topic. [MQTT 3.1.1: 4.7 Topic Names and Topic Filters] */
export const topicMatches = (filter: string, topic: string): boolean => {
  const topicLevels = topic.split("/");
  const filterLevels = filter.split("/");
  const matchesLevel = (level: string, index: number) => level === "#" || level === "+" || level === topicLevels[index];
  if (filterLevels.at(-1) === "#") {
    return topicLevels.length >= filterLevels.length - 1 && filterLevels.every(matchesLevel);
  }
  return topicLevels.length === filterLevels.length && filterLevels.every(matchesLevel);
};

const whyInvalid = (topic: string, kind: "topic" | "topic filter"): string | undefined => {
  const sizeBytes = Buffer.byteLength(topic);
  const slashes = topic.split("/").length - 1;
  if (sizeBytes === 0) return `the ${kind} is empty`;
  if (topic.includes("\0")) return `the ${kind} contains U+0000`;
  if (sizeBytes > TOPIC_LIMIT_BYTES) return `the ${kind} has ${sizeBytes} bytes, the limit is ${TOPIC_LIMIT_BYTES}`;
  if (slashes > TOPIC_SLASH_LIMIT) return `the ${kind} has ${slashes} slashes, the limit is ${TOPIC_SLASH_LIMIT}`;
  if (topic.startsWith("$")) return `the ${kind} begins with $, which is reserved`;
  return undefined;
};

const isFilterLevel = (level: string, index: number, levels: string[]) =>
  level === "#" ? index === levels.length - 1 : level === "+" || !hasWildcard(level);
