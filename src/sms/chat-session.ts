import * as z from "zod";
import { JsonText } from "../json-text.ts";
import type { Parties } from "./ports.ts";

export type ChatContact = { contactId: string; participantToken: string };
export type ChatConnection = { connectionToken: string; expiresAtMs: number };

/** A customer's chat with a person in Amazon Connect. The tokens let their holder write in the customer's name. */
export const ChatSession = z.object({
  customer: z.string(),
  number: z.string(),
  /** The `InitialContactId` of messages: a transfer changes the contact's id, but not this one. */
  contactId: z.string(),
  participantToken: z.string(),
  connectionToken: z.string(),
  /** When the connection token expires. */
  expiresAtMs: z.number(),
});
export type ChatSession = z.infer<typeof ChatSession>;

/** Parses a stored session. */
export const parseSession = (text: string): ChatSession => JsonText.pipe(ChatSession).parse(text);

// A token is replaced this long before it expires, so that it does not expire between the check and its use.
const REPLACED_BEFORE_MS = 5 * 60_000;

export const toSession = (
  { customer, number }: Parties,
  contact: ChatContact,
  connection: ChatConnection,
): ChatSession => ({
  customer,
  number,
  ...contact,
  ...connection,
});

export const isExpiring = ({ expiresAtMs }: ChatSession, now: Date): boolean =>
  now.getTime() >= expiresAtMs - REPLACED_BEFORE_MS;
