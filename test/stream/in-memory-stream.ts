import { Buffer } from "node:buffer";
import type { ConsumerPorts } from "../../src/stream/flow/consume.ts";
import type { EventClaim, EventClaimState, PublishResult, SuppressionTarget } from "../../src/stream/ports.ts";
import type { StreamRecord } from "../../src/stream/stream-event.ts";
import type { OutgoingNotification, QuarantinedDocument } from "../../src/stream/stream-item.ts";
import { createInMemoryTexts } from "./in-memory-texts.ts";

export const NOW = new Date("2026-09-01T16:00:10.000Z");

/** Whether a call fails; evaluated before or after each effect. */
export type Faults = {
  dynamoDbThrottles: () => boolean;
  topicFails: () => boolean;
  topicRefuses: (one: OutgoingNotification) => boolean;
  suppressorFails: () => boolean;
  diesBefore: () => boolean;
  /** Crashes after the topic has accepted a batch, before the claims are marked as published. */
  losesMarks: () => boolean;
};
const never = () => false;
export const NO_FAULTS: Faults = {
  dynamoDbThrottles: never,
  topicFails: never,
  topicRefuses: never,
  suppressorFails: never,
  diesBefore: never,
  losesMarks: never,
};

/** The consumer's ports, in memory. After a death all calls fail until `revive`. */
export const createInMemoryStream = (faults: Faults = NO_FAULTS) => {
  const { texts, read: readText } = createInMemoryTexts(async () => {
    die(faults.diesBefore());
    throttle();
  });
  const claims = new Map<string, { owner: string; isPublished: boolean }>();
  const published: OutgoingNotification[] = [];
  const quarantined = new Map<string, QuarantinedDocument>();
  const suppressed: SuppressionTarget[] = [];
  let isDead = false;
  let deaths = 0;

  const die = (when: boolean): void => {
    if (when && !isDead) deaths++;
    isDead ||= when;
    if (isDead) throw new Error("the consumer was killed");
  };
  const throttle = (): void => {
    if (faults.dynamoDbThrottles()) throw new Error("throttled");
  };

  const ports: ConsumerPorts = {
    claims: {
      claim: async (wanted: EventClaim[]) => {
        die(faults.diesBefore());
        const states = new Map<string, EventClaimState>();
        for (const { id, owner } of wanted) {
          const known = claims.get(id);
          if (known !== undefined)
            states.set(id, known.isPublished ? "published" : known.owner === owner ? "ours" : "taken");
          else if (!faults.dynamoDbThrottles()) {
            claims.set(id, { owner, isPublished: false });
            states.set(id, "ours");
          }
        }
        return states;
      },
      markPublished: async (wanted) => {
        die(faults.losesMarks());
        for (const { id, owner } of wanted) claims.set(id, { owner, isPublished: true });
      },
    },
    topic: {
      publish: async (batch) => {
        die(faults.diesBefore());
        const results = batch.map((one): PublishResult => {
          if (faults.topicRefuses(one)) return { kind: "refused", reason: "InvalidParameter" };
          if (faults.topicFails()) return { kind: "failed", reason: "InternalError" };
          published.push(one);
          return { kind: "published" };
        });
        die(faults.losesMarks());
        return results;
      },
    },
    quarantine: {
      put: async (documents) => {
        die(faults.diesBefore());
        throttle();
        for (const document of documents) quarantined.set(document.position, document);
      },
    },
    suppressor: {
      suppress: async (target) => {
        die(faults.diesBefore());
        if (faults.suppressorFails()) throw new Error("suppressor failed");
        suppressed.push(target);
      },
    },
    texts,
    textNotifications: "all",
  };
  return {
    ports,
    claims,
    published,
    quarantined,
    suppressed,
    readText,
    isDead: () => isDead,
    deaths: () => deaths,
    revive: () => {
      isDead = false;
    },
  };
};

export const toBase64 = (data: string | Uint8Array): string => Buffer.from(data).toString("base64");

/** Records of one shard, in order. */
export const toRecords = (data: readonly (string | Uint8Array)[], shard = "shardId-000000000000"): StreamRecord[] =>
  data.map((one, index) => {
    const id = String(index).padStart(56, "0");
    return { id, position: `${shard}:${id}`, data: toBase64(one), arrivedAt: NOW };
  });
