import { hash } from "node:crypto";
import {
  type FailurePolicy,
  type HookBatch,
  personOf,
  type Step,
  toStep,
  type Verdict,
  type Verdicts,
} from "../step.ts";

/** When each of a person's messages was let through: token -> milliseconds since the epoch. */
export type History = ReadonlyMap<string, number>;
export type Stored = { history: History; version: number };
export type FrequencyStore = {
  load: (people: string[], signal: AbortSignal) => Promise<ReadonlyMap<string, Stored>>;
  /** Saves only over `version`; `false` when somebody saved before. */
  save: (person: string, next: Stored, expiresAt: Date, signal: AbortSignal) => Promise<boolean>;
};

/** At most `limit` messages to a person in any span of `windowMs`. */
export type FrequencyCap = { limit: number; windowMs: number };

// Each attempt loses only to somebody else's success, so this many batches of one person at once are served.
const ATTEMPTS = 20;

type Asked = { person: string; tokens: Map<string, string> };

/** The same for every attempt of one run to reach one endpoint, so that a retry is the same message. */
const tokenOf = ({ campaignId, treatmentId, activityId }: HookBatch, endpointId: string): string =>
  hash("sha256", JSON.stringify([campaignId, treatmentId, activityId, endpointId]), "base64url").slice(0, 22);

const askedOf = (batch: HookBatch): Map<string, Asked> => {
  const asked = new Map<string, Asked>();
  for (const [id, endpoint] of batch.endpoints) {
    const person = `${batch.applicationId ?? ""}#${personOf(id, endpoint)}`;
    const entry = asked.get(person) ?? { person, tokens: new Map() };
    entry.tokens.set(id, tokenOf(batch, id));
    asked.set(person, entry);
  }
  return asked;
};

/** Which of the tokens fit under the cap: those that were counted before, then as many as there is room for. */
export const planFrequency = (
  history: History,
  tokens: Iterable<string>,
  { limit, windowMs }: FrequencyCap,
  nowMs: number,
): { history: History; granted: ReadonlySet<string>; isChanged: boolean } => {
  const recent = new Map([...history].filter(([, at]) => at > nowMs - windowMs));
  const granted = new Set<string>();
  let isChanged = false;
  for (const token of tokens) {
    if (!recent.has(token)) {
      if (recent.size >= limit) continue;
      recent.set(token, nowMs);
      isChanged = true;
    }
    granted.add(token);
  }
  return { history: recent, granted, isChanged };
};

/**
 * Counts the messages of a batch and says which may go. A count is saved only over the version that it was read from,
 * so batches that run at the same time cannot share the last place.
 */
const count = async (
  asked: Map<string, Asked>,
  store: FrequencyStore,
  cap: FrequencyCap,
  now: Date,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const granted = new Set<string>();
  let open = [...asked.values()];
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === ATTEMPTS)
      throw new Error(`frequency cap: ${open.length} people still contended after ${ATTEMPTS} attempts`);
    const stored = await store.load(
      open.map(({ person }) => person),
      signal,
    );
    const settled = await Promise.all(
      open.map(async ({ person, tokens }) => {
        const { history, version } = stored.get(person) ?? { history: new Map(), version: 0 };
        const plan = planFrequency(history, tokens.values(), cap, now.getTime());
        const next = { history: plan.history, version: version + 1 };
        const expiresAt = new Date(now.getTime() + cap.windowMs);
        if (plan.isChanged && !(await store.save(person, next, expiresAt, signal))) return false;
        for (const [id, token] of tokens) if (plan.granted.has(token)) granted.add(id);
        return true;
      }),
    );
    open = open.filter((_, index) => !settled[index]);
  }
  return granted;
};

export const decideFrequency = ({ endpoints }: HookBatch, granted: ReadonlySet<string>): Verdicts => {
  const verdicts = new Map<string, Verdict>();
  for (const id of endpoints.keys()) if (!granted.has(id)) verdicts.set(id, { kind: "drop", reason: "frequency-cap" });
  return verdicts;
};

/** Belongs last: what a later step dropped would count as sent. */
export const frequencyCap = (store: FrequencyStore, cap: FrequencyCap, failure: FailurePolicy = "fail-closed"): Step =>
  toStep({
    name: "frequency-cap",
    failure,
    budgetShare: 3,
    gather: async (batch, now, signal) => count(askedOf(batch), store, cap, now, signal),
    decide: decideFrequency,
  });
