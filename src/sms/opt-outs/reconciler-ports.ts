import type { ConversationRecord } from "../conversation-record.ts";
import type { EffectPorts, Parties } from "../ports.ts";
import type { Position } from "./sources.ts";

export type Page<T> = { items: T[]; token?: string | undefined };
export type StoredConversation = Parties & { record: ConversationRecord };

export type ReconcilerPorts = Pick<EffectPorts, "setEndpointsOptOut"> & {
  readList: (listName: string, token: string | undefined) => Promise<Page<string>>;
  isListed: (listName: string, customer: string) => Promise<boolean>;
  addToList: (listName: string, customer: string) => Promise<void>;
  readConversations: (token: string | undefined) => Promise<Page<StoredConversation>>;
  /** Why customers are suppressed, by number; those that are not are missing. */
  whySuppressed: (customers: string[]) => Promise<ReadonlyMap<string, string>>;
  /** `OptOut` of all endpoints of a customer that are found by its number. */
  readOptOuts: (customer: string) => Promise<("ALL" | "NONE")[]>;
  position: { load: () => Promise<Position | undefined>; save: (position: Position | undefined) => Promise<void> };
  wait: (ms: number) => Promise<void>;
  /** At least 0 and less than 1. */
  random: () => number;
};
