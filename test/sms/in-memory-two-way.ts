import type { Claim, Claims, Lease } from "../../src/run.ts";
import { ConversationRecord } from "../../src/sms/conversation-record.ts";
import { CONVERSATIONS } from "../../src/sms/conversations/conversations.ts";
import type { TwoWayRules } from "../../src/sms/decide-reply.ts";
import type { TimeOutPorts } from "../../src/sms/flow/time-out-conversations.ts";
import { TwoWaySettings } from "../../src/sms/keywords/number-settings.ts";
import type { OutgoingText, Parties } from "../../src/sms/ports.ts";

export const NOW = new Date("2026-12-01T10:00:00Z");
export const NUMBER = "+12065550100";
export const CUSTOMER = "+12065550142";

const keyword = (Keyword: string, KeywordMessage: string) => ({ Keyword, KeywordMessage });
export const createRules = (own: object = {}): TwoWayRules => ({
  settings: TwoWaySettings.parse({ numbers: { [NUMBER]: own } }),
  conversations: CONVERSATIONS,
  prices: { "+1": 6_450 },
  fallback: "Reply SURVEY, PREFS or APPOINTMENT, or STOP to opt out.",
});
export const SELF_MANAGED = {
  selfManagedOptOuts: true,
  optOutListName: "Shops",
  keywords: [keyword("HELP", "Call us."), keyword("STOP", "You are opted out.")],
};

export const inbound = (messageBody: string, inboundMessageId: string, originationNumber = CUSTOMER): string =>
  JSON.stringify({ originationNumber, destinationNumber: NUMBER, messageBody, inboundMessageId });

/** All ports in memory. `step` is awaited in each access to the store, so that a test can interleave them. */
export const createInMemoryTwoWay = (step: () => Promise<void> = async () => {}) => {
  const records = new Map<string, string>();
  const sent: OutgoingText[] = [];
  const queued: OutgoingText[] = [];
  const effects: unknown[][] = [];
  const waits: number[] = [];
  const keyOf = ({ customer, number }: Parties) => `${number} ${customer}`;
  const record =
    (name: string) =>
    async (...args: unknown[]) => {
      effects.push([name, ...args.slice(1)]);
    };
  const ports: TimeOutPorts = {
    claims: createInMemoryClaims(),
    conversations: {
      load: async (parties) => {
        await step();
        const text = records.get(keyOf(parties));
        return text === undefined ? undefined : ConversationRecord.parse(JSON.parse(text));
      },
      save: async (parties, next) => {
        await step();
        const stored = records.get(keyOf(parties));
        const revision = stored === undefined ? 0 : JSON.parse(stored).revision;
        if (revision !== next.revision - 1) return false;
        records.set(keyOf(parties), JSON.stringify(next));
        return true;
      },
    },
    readDue: async function* (now) {
      await step();
      const due = [...records].filter(([, text]) => (JSON.parse(text).dueAt ?? Number.NaN) <= now.getTime());
      if (due.length > 0) yield due.map(([key]) => toParties(key));
    },
    effects: {
      setAttribute: record("setAttribute"),
      putEvent: record("putEvent"),
      setEndpointsOptOut: record("setEndpointsOptOut"),
      setListed: record("setListed"),
      publishOptOut: record("publishOptOut"),
      handOff: record("handOff"),
      forward: record("forward"),
      endHandOff: record("endHandOff"),
    },
    sendText: async (text) => {
      sent.push(text);
      return { kind: "sent", messageId: `out-${sent.length}` };
    },
    queueText: async (text) => {
      queued.push(text);
      return true;
    },
    wait: async (ms) => {
      waits.push(ms);
      await step();
    },
    random: () => 0.5,
  };
  const recordOf = (customer = CUSTOMER) => ports.conversations.load({ customer, number: NUMBER });
  return { ports, sent, queued, effects, waits, recordOf };
};

const toParties = (key: string): Parties => {
  const [number = "", customer = ""] = key.split(" ");
  return { number, customer };
};

const createInMemoryClaims = (): Claims => {
  const held = new Map<string, Lease | "done">();
  const take = (id: string, lease: Lease): Claim => {
    const holder = held.get(id);
    if (holder === "done") return { kind: "done" };
    if (holder !== undefined && holder.owner !== lease.owner && holder.untilMs >= lease.nowMs)
      return { kind: "held", untilMs: holder.untilMs };
    held.set(id, lease);
    return { kind: "taken" };
  };
  return {
    take: async (ids, lease) => new Map(ids.map((id) => [id, take(id, lease)])),
    complete: async (ids) => {
      for (const id of ids) held.set(id, "done");
      return 0;
    },
    release: async (ids) => {
      for (const id of ids) held.delete(id);
      return 0;
    },
  };
};
