import * as z from "zod";
import {
  ATTRIBUTE_NAME_MAX_LENGTH,
  ATTRIBUTE_VALUE_MAX_LENGTH,
  ATTRIBUTE_VALUES_MAX,
  EVENT_KEY_MAX_LENGTH,
  EVENT_VALUE_MAX_LENGTH,
} from "../../pinpoint/limits.ts";

const AttributeValues = z.array(z.string().max(ATTRIBUTE_VALUE_MAX_LENGTH)).max(ATTRIBUTE_VALUES_MAX);
const EventKey = z.string().min(1).max(EVENT_KEY_MAX_LENGTH);

/** Sets an attribute of the customer's SMS endpoint, or of its user and by that of all endpoints of the user. */
const SetAttribute = z.strictObject({
  kind: z.literal("set-attribute"),
  of: z.enum(["endpoint", "user"]),
  name: z.string().min(1).max(ATTRIBUTE_NAME_MAX_LENGTH),
  values: AttributeValues,
});

/** Puts an event of the customer's endpoint. A metric names the saved value that it takes its number from. */
const PutEvent = z.strictObject({
  kind: z.literal("put-event"),
  eventType: z.string().min(1).max(EVENT_KEY_MAX_LENGTH),
  attributes: z.record(EventKey, z.string().max(EVENT_VALUE_MAX_LENGTH)).default({}),
  metrics: z.record(EventKey, z.string()).default({}),
});

const OptOut = z.strictObject({ kind: z.literal("opt-out") });
const OptIn = z.strictObject({ kind: z.literal("opt-in") });

/** What a step of a conversation does besides replying. Texts may have placeholders, such as `{score}`. */
export const StepEffect = z.discriminatedUnion("kind", [SetAttribute, PutEvent, OptOut, OptIn]);
export type StepEffect = z.infer<typeof StepEffect>;

/** What has to be done for one inbound text besides replying. */
export const Effect = z.discriminatedUnion("kind", [
  SetAttribute,
  z.strictObject({ ...PutEvent.shape, metrics: z.record(EventKey, z.number()) }),
  /** `isListed`: AWS or the carrier has already changed its own opt-out list. */
  z.strictObject({ ...OptOut.shape, isListed: z.boolean() }),
  z.strictObject({ ...OptIn.shape, isListed: z.boolean() }),
  z.strictObject({ kind: z.literal("hand-off"), reason: z.string() }),
  z.strictObject({ kind: z.literal("forward"), text: z.string() }),
  z.strictObject({ kind: z.literal("end-hand-off") }),
]);
export type Effect = z.infer<typeof Effect>;
