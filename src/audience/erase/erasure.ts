import type { Person } from "./person.ts";

/** A place with persons' data. */
export type PersonStore = {
  name: string;
  /** How many items belong to the person. */
  count(person: Person): Promise<number>;
  erase(person: Person): Promise<void>;
  /** Which items may belong to the person, but are not erased because they may belong to others. */
  kept?(person: Person): Promise<string[]>;
};

export type StoreResult = { name: string } & (
  | { kind: "found" | "erased"; items: number; kept?: string[] }
  /** Some items are still there: something wrote them at the same time, or they could not be deleted. */
  | { kind: "left"; items: number }
  | { kind: "failed"; reason: string }
  | { kind: "skipped"; reason: string }
);

/** Data that cannot be erased for one person, and how long it is kept. */
export const KEPT: readonly string[] = [
  "event stream: its records cannot be deleted; they are kept for its retention time",
  "queues and dead-letter queues: messages cannot be selected; they are kept for up to 14 days",
  "uploaded lists in ImportBucket: files with the person, for up to 30 days; delete the files",
  "backups of tables: for up to 35 days",
  "claims: hashes without personal data, for up to 15 days",
  "function logs: without personal data, for 30 days",
  "opt-out lists of End User Messaging: a number in them receives no texts",
  "outbox of the local cloud: until its state is deleted",
  "what subscribers of notifications have stored, and your own systems",
];

/** A line about one store. */
export const toLine = (result: StoreResult): string => {
  switch (result.kind) {
    case "found":
      return `${result.name}: ${result.items} to erase${toKept(result)}`;
    case "erased":
      return `${result.name}: ${result.items} erased${toKept(result)}`;
    case "left":
      return `${result.name}: ${result.items} left after erasing; run the command again`;
    case "failed":
      return `${result.name}: failed: ${result.reason}`;
    case "skipped":
      return `${result.name}: not erased: ${result.reason}`;
    default:
      return result satisfies never;
  }
};

const toKept = ({ kept = [] }: { kept?: string[] }): string => kept.map((what) => `; not erased: ${what}`).join("");

/** Whether nothing is left that can be erased. */
export const isComplete = (results: readonly StoreResult[]): boolean => results.every(({ kind }) => kind === "erased");

/** Whether no place has anything of the person, as after a wrong user id. */
export const isNothingStored = (results: readonly StoreResult[]): boolean =>
  results.every((result) => (result.kind === "found" || result.kind === "erased") && result.items === 0);

/** What the second reading of all places has shown after an erasure. */
export const toConclusion = (results: readonly StoreResult[]): string => {
  const isKept = results.some((result) => result.kind === "erased" && result.kept !== undefined);
  const rest = isKept ? ", except what is named above as not erased" : "";
  if (isComplete(results)) return `every place was read again, and nothing is left${rest}`;
  const left = results.reduce((sum, result) => sum + (result.kind === "left" ? result.items : 0), 0);
  const unfinished = results.filter(({ kind }) => kind === "failed" || kind === "skipped").length;
  return `items left: ${left}; places not erased: ${unfinished}; run the command again`;
};
