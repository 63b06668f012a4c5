import * as z from "zod";

const OutboxMessage = z.looseObject({
  id: z.number(),
  applicationId: z.string(),
  channel: z.string(),
  address: z.string(),
  subject: z.string().optional(),
  body: z.string(),
});
const Outbox = z.looseObject({ messages: z.array(OutboxMessage) });
export type SentMessage = z.infer<typeof OutboxMessage>;

const PAGE_SIZE = 10_000;

export type ControlClient = {
  /** Moves the engine's clock forward by an ISO-8601 duration. */
  advanceClock: (duration: string) => Promise<void>;
  /** A customer texts a number. */
  receiveText: (from: string, to: string, body: string) => Promise<void>;
  /** The rendered messages of a project, or without one ("") of no project, oldest first; only those after the message `after`. */
  outbox: (applicationId: string, after?: number) => Promise<SentMessage[]>;
};

/** Connects to the control API of the local cloud. */
export const connectControl = (url: string): ControlClient => {
  const call = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(`${url}/_local/${path}`, init);
    if (!response.ok) throw new Error(`/_local/${path} returned ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const outboxPage = async (after: number): Promise<SentMessage[]> =>
    Outbox.parse(await call(`outbox?after=${after}&limit=${PAGE_SIZE}`)).messages;

  return {
    advanceClock: async (advance) => {
      await call("clock", { method: "POST", body: JSON.stringify({ advance }) });
    },
    receiveText: async (from, to, body) => {
      await call("sms", { method: "POST", body: JSON.stringify({ from, to, body }) });
    },
    outbox: async (applicationId, after = 0) => {
      const messages: SentMessage[] = [];
      for (let page = await outboxPage(after); page.length > 0; page = await outboxPage(page.at(-1)?.id ?? 0))
        messages.push(...page);
      return messages.filter((message) => message.applicationId === applicationId);
    },
  };
};
