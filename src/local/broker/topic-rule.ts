import { topicLimitBytes, topicSlashes } from "./limits.ts";

const whyMisshapen = (topic: string, what: string): string | undefined => {
  const sizeBytes = Buffer.byteLength(topic);
  const slashes = topic.split("/").length - 1;
  if (sizeBytes === 0) return `the ${what} is empty`;
  if (topic.includes("\0")) return `the ${what} holds U+0000`;
  if (sizeBytes > topicLimitBytes) return `the ${what} has ${sizeBytes} bytes, the limit is ${topicLimitBytes}`;
  if (slashes > topicSlashes) return `the ${what} has ${slashes} slashes, the limit is ${topicSlashes}`;
  if (topic.startsWith("$")) return `the ${what} begins with $, which is reserved`;
  return undefined;
};

const isLevelOfFilter = (level: string, index: number, levels: string[]) =>
  level === "#" ? index === levels.length - 1 : level === "+" || !/[+#]/.test(level);

/** Why IoT Core refuses a PUBLISH on this topic; nothing when it takes it. */
export const whyNotTopic = (topic: string): string | undefined =>
  whyMisshapen(topic, "topic") ?? (/[+#]/.test(topic) ? "the topic holds a wildcard" : undefined);

/** Why IoT Core refuses a subscription with this filter; nothing when it takes it. */
export const whyNotFilter = (filter: string): string | undefined =>
  whyMisshapen(filter, "topic filter") ??
  (filter.split("/").every(isLevelOfFilter) ? undefined : "a wildcard of the topic filter is not a level of its own");

export const hasWildcard = (filter: string): boolean => /[+#]/.test(filter);

/** MQTT's matching of a concrete topic against a filter. */
export const topicMatches = (filter: string, topic: string): boolean => {
  const levels = topic.split("/");
  const wanted = filter.split("/");
  const matchesLevel = (level: string, index: number) => level === "#" || level === "+" || level === levels[index];
  if (wanted.at(-1) === "#") return levels.length >= wanted.length - 1 && wanted.every(matchesLevel);
  return levels.length === wanted.length && wanted.every(matchesLevel);
};
