import { RemoteFault } from "../../errors.ts";
import { ACCEPTED, type Desk, type DeskResult } from "../desk.ts";
import type { Parties } from "../ports.ts";

/** What a bot replied to a text, and whether it has nothing more to ask. */
export type BotReply = { messages: string[]; isClosed: boolean };

/** Sends a text to a bot; throws a `RemoteFault` if the bot does not reply. */
export type RecognizeText = (parties: Parties, text: string) => Promise<BotReply>;

/**
 * A bot in Amazon Lex V2, which replies at once. The hand-off ends when the bot closes its dialog. Lex has no idempotency
 * key: a text that is delivered again after its replies were lost reaches the bot twice.
 */
export const createBotDesk = (recognize: RecognizeText): Desk => {
  const ask = async (parties: Parties, text: string): Promise<DeskResult> => {
    try {
      const { messages, isClosed } = await recognize(parties, text);
      return { kind: "accepted", replies: messages, isOver: isClosed };
    } catch (error) {
      if (!(error instanceof RemoteFault)) throw error;
      return { kind: "closed", reason: error.message };
    }
  };
  return {
    // A hand-off after a time-out has no text that a bot could reply to.
    open: async (parties, { text }) => (text === "" ? ACCEPTED : ask(parties, text)),
    forward: (parties, text) => ask(parties, text),
    // A session of Lex expires by itself.
    close: async () => {},
  };
};
