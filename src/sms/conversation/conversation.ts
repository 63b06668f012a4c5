import * as z from "zod";
import { whyInvalid } from "./check-conversation.ts";
import { StepEffect } from "./effect.ts";

// [End User Messaging SMS API: MessageBody]
const TEXT_MAX_LENGTH = 1_600;
// Eight days: a question about next week's appointment.
const TIMEOUT_MAX_MINUTES = 8 * 24 * 60;

const Text = z.string().min(1).max(TEXT_MAX_LENGTH);
const Name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "must be lower case letters, digits and hyphens, at most 64");
const ValueName = z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/, "must be a name such as appointmentTime");
const Phrase = z.string().min(1).max(100);

/** Which texts an answer accepts. A phrase is the whole text, so that "no problem" is not a "no". */
export const Accepted = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("phrase"), phrases: z.array(Phrase).min(1) }),
  z.strictObject({ kind: z.literal("number"), min: z.int(), max: z.int() }),
  z.strictObject({ kind: z.literal("text"), maxLength: z.int().min(1).max(200) }),
]);
export type Accepted = z.infer<typeof Accepted>;

const Answer = z.strictObject({
  accept: Accepted,
  /** Saves the answer under this name, for placeholders: `value` if there is one, else the text. */
  saveAs: ValueName.optional(),
  value: z.string().min(1).max(100).optional(),
  effects: z.array(StepEffect).default([]),
  next: Name,
});

/** Sends a prompt and waits for an answer. */
const Ask = z.strictObject({
  kind: z.literal("ask"),
  prompt: Text,
  answers: z.array(Answer).min(1),
  /** Replies with `prompt` to a text that no answer accepts, `attempts` times; then continues with `next`. */
  retry: z.strictObject({ prompt: Text, attempts: z.int().min(0).max(5), next: Name }),
  timeout: z.strictObject({ minutes: z.int().min(1).max(TIMEOUT_MAX_MINUTES), next: Name }),
});

const Say = z.strictObject({
  kind: z.literal("say"),
  text: Text.optional(),
  effects: z.array(StepEffect).default([]),
  next: Name,
});

/** Passes the customer to a person; further texts are forwarded until the person ends the chat. */
const HandOff = z.strictObject({ kind: z.literal("hand-off"), text: Text.optional(), reason: z.string().min(1) });

const End = z.strictObject({
  kind: z.literal("end"),
  text: Text.optional(),
  effects: z.array(StepEffect).default([]),
});

export const Step = z.discriminatedUnion("kind", [Ask, Say, HandOff, End]);
export type Step = z.infer<typeof Step>;
export type AskStep = z.infer<typeof Ask>;

/**
 * A conversation by SMS as data. A change that a waiting customer would notice needs a new `version`: a customer who was
 * asked by another version receives `outdated` and begins again.
 */
export const Conversation = z
  .strictObject({
    name: Name,
    version: z.int().min(1),
    /** A text that begins with one of these starts the conversation. Without keywords only our own systems start it. */
    keywords: z.array(Phrase).default([]),
    /** Values for placeholders that the starter may set, each with its default. */
    variables: z.record(ValueName, z.string().max(100)).default({}),
    start: Name,
    steps: z.record(Name, Step),
    /** The reply to a text that comes after the time-out of its question. */
    late: Text,
    outdated: Text,
  })
  .superRefine((definition, context) => {
    for (const { path, message } of whyInvalid(definition)) context.addIssue({ code: "custom", path, message });
  });
export type Conversation = z.infer<typeof Conversation>;

/** Parses a definition that is written in code; throws an error that names each invalid step. */
export const defineConversation = (definition: z.input<typeof Conversation>): Conversation =>
  Conversation.parse(definition);
