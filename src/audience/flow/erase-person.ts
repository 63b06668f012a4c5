import { toError } from "../../to-error.ts";
import type { PersonStore, StoreResult } from "../erase/erasure.ts";
import type { Person } from "../erase/person.ts";

export type Erasure = {
  /** Found by ids and addresses that only the endpoints have. */
  stores: readonly PersonStore[];
  /** Erased last, and only if nothing else failed: without them, a repetition would not find the rest. */
  endpoints: PersonStore;
};

/** Erases a person from each store, or counts the items. Reports a store that fails, and continues with the others. */
export const erasePerson = async (
  person: Person,
  { stores, endpoints }: Erasure,
  isDryRun: boolean,
): Promise<StoreResult[]> => {
  const results: StoreResult[] = [];
  for (const store of stores) results.push(await eraseFrom(store, person, isDryRun));
  const isUnfinished = results.some(({ kind }) => kind === "failed" || kind === "left");
  const last: StoreResult = isUnfinished
    ? { name: endpoints.name, kind: "skipped", reason: "the rest has to be erased first" }
    : await eraseFrom(endpoints, person, isDryRun);
  return [...results, last];
};

const eraseFrom = async (store: PersonStore, person: Person, isDryRun: boolean): Promise<StoreResult> => {
  const { name } = store;
  try {
    const items = await store.count(person);
    const kept = (await store.kept?.(person)) ?? [];
    const result = { name, items, ...(kept.length > 0 && { kept }) };
    if (isDryRun) return { ...result, kind: "found" };
    if (items > 0) await store.erase(person);
    const left = await store.count(person);
    return left > 0 ? { name, kind: "left", items: left } : { ...result, kind: "erased" };
  } catch (error) {
    return { name, kind: "failed", reason: toError(error).message };
  }
};
