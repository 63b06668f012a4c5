import { Buffer } from "node:buffer";
import type { ConsumerPorts } from "../../src/stream/flow/consume.ts";
import type { Claim, ClaimState, PublishVerdict, SwitchOffTarget } from "../../src/stream/ports.ts";
import type { Outgoing, Quarantined } from "../../src/stream/read-record.ts";
import type { StreamRecord } from "../../src/stream/stream-event.ts";

export const NOW = new Date("2026-09-01T16:00:10.000Z");

/** What may go wrong, each a question that is asked before or after an effect. */
export type Faults = {
  dynamoDbThrottles: () => boolean;
  topicFails: () => boolean;
  topicRefuses: (one: Outgoing) => boolean;
  switchOffFails: () => boolean;
  diesBefore: () => boolean;
  /** Dies after the topic took a batch, or after its answer: the mark is never made. */
  losesMarks: () => boolean;
};
const never = () => false;
export const NO_FAULTS: Faults = {
  dynamoDbThrottles: never,
  topicFails: never,
  topicRefuses: never,
  switchOffFails: never,
  diesBefore: never,
  losesMarks: never,
};

/** The consumer's ports over plain maps. After it died every call fails, until `revive`. */
export const createInMemoryStream = (faults: Faults = NO_FAULTS) => {
  const claims = new Map<string, { owner: string; isPublished: boolean }>();
  const published: Outgoing[] = [];
  const quarantined = new Map<string, Quarantined>();
  const switchedOff: SwitchOffTarget[] = [];
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
      claim: async (wanted: Claim[]) => {
        die(faults.diesBefore());
        const states = new Map<string, ClaimState>();
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
        const verdicts = batch.map((one): PublishVerdict => {
          if (faults.topicRefuses(one)) return { kind: "refused", reason: "InvalidParameter" };
          if (faults.topicFails()) return { kind: "failed", reason: "InternalError" };
          published.push(one);
          return { kind: "published" };
        });
        die(faults.losesMarks());
        return verdicts;
      },
    },
    quarantine: {
      put: async (entries) => {
        die(faults.diesBefore());
        throttle();
        for (const entry of entries) quarantined.set(entry.position, entry);
      },
    },
    switchOff: {
      switchOff: async (target) => {
        die(faults.diesBefore());
        if (faults.switchOffFails()) throw new Error("switch-off failed");
        switchedOff.push(target);
      },
    },
  };
  return {
    ports,
    claims,
    published,
    quarantined,
    switchedOff,
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
