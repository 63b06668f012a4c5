import type { Parties } from "./ports.ts";

/** The first text of a hand-off, and why the customer is handed off. */
export type HandOff = { reason: string; text: string };

export type DeskResult =
  /** `replies` are for the customer. `isOver`: texts are for conversations again. */
  | { kind: "accepted"; replies: string[]; isOver: boolean }
  /** The desk takes no texts of the customer: it could not be reached, or has ended the chat. */
  | { kind: "closed"; reason: string }
  /** The chat that another text starts has not started yet, or is over. */
  | { kind: "not-open" };

/** Where customers are handed off to: people in a contact center, or a bot. `id` is unique, and the same in a retry. */
export type Desk = {
  open: (parties: Parties, handOff: HandOff, id: string) => Promise<DeskResult>;
  forward: (parties: Parties, text: string, id: string) => Promise<DeskResult>;
  close: (parties: Parties, id: string) => Promise<void>;
};

/** The result of a text that a person will reply to. */
export const ACCEPTED: DeskResult = { kind: "accepted", replies: [], isOver: false };
