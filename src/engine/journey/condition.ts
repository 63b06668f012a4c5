import type { EventCondition, SimpleCondition } from "./journey.ts";
import type { Facts } from "./step.ts";
import type { Answers, Participant } from "./store/participants.ts";

/** Whether a participant meets a condition of a split. */
export const isMet = (condition: SimpleCondition, { endpointId, answers }: Participant, facts: Facts): boolean =>
  condition.EventCondition === undefined
    ? facts.isMember(condition, endpointId)
    : isAnswered(condition.EventCondition, answers);

/** Whether the message activity that the condition names was answered as it asks; an activity that was not passed was not. */
const isAnswered = ({ Dimensions, MessageActivity }: EventCondition, answers: Answers): boolean => {
  const answer = MessageActivity === undefined ? undefined : answers[MessageActivity];
  if (answer === undefined) return false;
  const { attributes = {}, events } = answer;
  const wanted = Object.entries(Dimensions?.Attributes ?? {});
  // A custom channel has no delivery events, so only its attributes can be asked about.
  const hasEvent =
    events === undefined || Dimensions?.EventType === undefined || anyEvent(Dimensions.EventType, events);
  return hasEvent && wanted.every(([name, dimension]) => holds(dimension, attributes[name]));
};

type SetDimension = { DimensionType?: string | undefined; Values: string[] };

const anyEvent = ({ DimensionType, Values }: SetDimension, events: readonly string[]): boolean => {
  const happened = new Set(events.map((event) => event.toLowerCase()));
  const found = Values.some((value) => happened.has(value.toLowerCase()));
  return DimensionType === "EXCLUSIVE" ? !found : found;
};

type AttributeDimension = { AttributeType?: string | undefined; Values: string[] };

const holds = ({ AttributeType, Values }: AttributeDimension, value: string | undefined): boolean => {
  switch (AttributeType) {
    case "EXCLUSIVE":
      return value === undefined || !Values.includes(value);
    case "CONTAINS":
      return value !== undefined && Values.some((part) => value.includes(part));
    default:
      return value !== undefined && Values.includes(value);
  }
};
