import {
  type MessageCounter,
  type MessageHistory,
  type PersonMessages,
  planFrequency,
} from "../steps/frequency-cap.ts";

export type StoredHistory = { history: MessageHistory; version: number };
export type FrequencyStore = {
  load: (people: string[], signal: AbortSignal) => Promise<ReadonlyMap<string, StoredHistory>>;
  /** Saves version n only over version n - 1; returns `false` if another writer has saved version n. */
  save: (person: string, next: StoredHistory, expiresAt: Date, signal: AbortSignal) => Promise<boolean>;
};

// An attempt fails only if another writer succeeds, so this many concurrent batches for one person can all finish.
const ATTEMPTS = 20;

/**
 * Counts messages in a store with optimistic locking: a history is saved only over the version that was read, so
 * concurrent batches cannot exceed the cap together.
 */
export const createMessageCounter =
  (store: FrequencyStore): MessageCounter =>
  async ({ messages, cap, now }, signal) => {
    const granted = new Set<string>();
    const count = async ({ person, tokens }: PersonMessages, stored: StoredHistory): Promise<boolean> => {
      const plan = planFrequency(stored.history, tokens.values(), cap, now.getTime());
      const next = { history: plan.history, version: stored.version + 1 };
      const expiresAt = new Date(now.getTime() + cap.windowMs);
      if (plan.isChanged && !(await store.save(person, next, expiresAt, signal))) return false;
      for (const [id, token] of tokens) if (plan.granted.has(token)) granted.add(id);
      return true;
    };

    let open = messages;
    for (let attempt = 0; open.length > 0; attempt++) {
      if (attempt === ATTEMPTS)
        throw new Error(
          `frequency cap: other batches kept changing the counts of ${open.length} people, in ${ATTEMPTS} attempts`,
        );
      const people = open.map(({ person }) => person);
      const stored = await store.load(people, signal);
      const isCounted = await Promise.all(open.map((one) => count(one, stored.get(one.person) ?? EMPTY)));
      open = open.filter((_, index) => !isCounted[index]);
    }
    return granted;
  };

const EMPTY: StoredHistory = { history: new Map(), version: 0 };
