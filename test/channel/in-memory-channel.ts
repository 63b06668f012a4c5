import { deliverQueued } from "../../src/channel/flow/deliver-queued.ts";
import type { ChannelPorts } from "../../src/channel/flow/send-batch.ts";
import type { QueueMessage } from "../../src/channel/queued-work.ts";
import type { ChannelBatch } from "../../src/channel/recipient.ts";
import type { Endpoint } from "../../src/pinpoint/endpoint.ts";
import type { EventStreamRecord } from "../../src/pinpoint/event-stream-record.ts";
import { type Claim, type Claims, createLease, type Run } from "../../src/run.ts";

export type PokedMessage = { id: string; customerId?: string; filter?: string; domain: string; data?: unknown };

/** Claims in memory. */
export const createClaims = (): Claims => {
  const items = new Map<string, { holder: string; untilMs: number } | "done">();
  const takeOne = (id: string, owner: string, nowMs: number, untilMs: number): Claim => {
    const item = items.get(id);
    if (item === "done") return { kind: "done" };
    if (item !== undefined && item.untilMs >= nowMs) return { kind: "held", untilMs: item.untilMs };
    items.set(id, { holder: owner, untilMs });
    return { kind: "taken" };
  };
  return {
    take: async (ids, { owner, nowMs, untilMs }) => new Map(ids.map((id) => [id, takeOne(id, owner, nowMs, untilMs)])),
    complete: async (ids) => {
      for (const id of ids) items.set(id, "done");
      return 0;
    },
    release: async (ids, { owner }) => {
      for (const id of ids) {
        const item = items.get(id);
        if (item !== "done" && item?.holder === owner) items.delete(id);
      }
      return 0;
    },
  };
};

export const accept = ({ id }: PokedMessage) => ({ status: "accepted", id, sizeBytes: 200, billedUnits: 1 });

/** The channel's ports in memory, with lists of the messages that were poked, queued and written. */
export const createInMemoryChannel = () => {
  const poked: PokedMessage[] = [];
  const queue: QueueMessage[] = [];
  const records: EventStreamRecord[] = [];
  const ports: ChannelPorts = {
    claims: createClaims(),
    invokePoke: async (_, payload) => {
      const messages: PokedMessage[] = JSON.parse(payload);
      poked.push(...messages);
      return { kind: "returned", payload: JSON.stringify(messages.map(accept)) };
    },
    sendToQueue: async (messages) => {
      queue.push(...messages);
      return messages.map(() => true);
    },
    writeRecords: async (written) => {
      records.push(...written);
      return [];
    },
  };
  return { ports, poked, queue, records };
};

export const NOW = new Date("2026-11-20T12:00:00.000Z");

export const runOf = (owner: string, leftMs = 12_000, now = NOW): Run => ({
  now,
  budget: { leftMs: () => leftMs },
  lease: createLease(owner, now, 15_000),
});

/** Delivers the queue as SQS would, redelivering messages that fail; returns whether the queue became empty. */
export const drain = async (queue: QueueMessage[], ports: ChannelPorts, attempts = 200): Promise<boolean> => {
  for (let attempt = 1; queue.length > 0 && attempt <= attempts; attempt += 1) {
    const [message] = queue.splice(0, 1);
    if (message === undefined) break;
    const now = new Date(NOW.getTime() + attempt * 360_000);
    await deliverQueued(message.body, ports, runOf(`drain-${attempt}`, 50_000, now)).catch(() => queue.push(message));
  }
  return queue.length === 0;
};

export const endpointOf = (userId: string | undefined, more: Partial<Endpoint> = {}): Endpoint => ({
  ChannelType: "CUSTOM",
  EndpointStatus: "ACTIVE",
  OptOut: "NONE",
  User: { UserId: userId },
  ...more,
});

export const batchOf = (endpoints: Record<string, Endpoint>, data = '{"domain":"Playlist"}'): ChannelBatch => ({
  origin: {
    applicationId: "app-1",
    campaignId: "campaign-1",
    journeyId: undefined,
    activityId: "activity-1",
    treatmentId: "0",
    runId: undefined,
    scheduledTime: "2026-11-20T11:59:00.000Z",
  },
  data,
  recipients: Object.entries(endpoints).map(([id, endpoint]) => ({ id, endpoint })),
  decided: new Map(),
});
