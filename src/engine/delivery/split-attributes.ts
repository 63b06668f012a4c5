import { SplitAnswer } from "../../pinpoint/split-answer.ts";
import type { ChannelAnswer, Member } from "./batch.ts";

/**
 * The event attributes that a custom channel answered for each member. An answer in another shape, or over the limits,
 * counts as none for that endpoint: the batch was delivered all the same. // unspecified by AWS
 */
export const splitAnswers = (answer: string, members: readonly Member[]): Map<string, ChannelAnswer> => {
  const answers = new Map<string, ChannelAnswer>();
  const byId = objectOf(answer);
  for (const { endpointId } of members) {
    const given = byId[endpointId];
    if (typeof given !== "object" || given === null || !("EventAttributes" in given)) continue;
    const parsed = SplitAnswer.safeParse({ [endpointId]: { EventAttributes: given.EventAttributes } });
    const attributes = parsed.data?.[endpointId]?.EventAttributes;
    if (attributes !== undefined) answers.set(endpointId, { attributes });
  }
  return answers;
};

const objectOf = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};
