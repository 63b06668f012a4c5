import * as z from "zod";
import { settingsOf, type TwoWaySettings } from "../keywords/number-settings.ts";

/** Where a run finds customers to compare: an opt-out list of the account, or the stored conversations. */
export const Source = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("list"), listName: z.string() }),
  z.object({ kind: z.literal("conversations") }),
]);
export type Source = z.infer<typeof Source>;

/** Where a run stopped: the next page of a source. */
export const Position = z.object({ source: Source, token: z.string().optional() });
export type Position = z.infer<typeof Position>;

// The scopes of a number without settings are those of the account.
const NO_NUMBER = "";

/** The lists of all numbers and, where opt-outs are self-managed, the conversations, whose customers may be missing from a list. */
export const sourcesOf = (settings: TwoWaySettings): Source[] => {
  const numbers = [NO_NUMBER, ...Object.keys(settings.numbers)].map((number) => settingsOf(settings, number));
  const lists = [...new Set(numbers.map(({ optOutListName }) => optOutListName))].sort();
  const isAnySelfManaged = numbers.some(({ selfManagedOptOuts }) => selfManagedOptOuts);
  return [
    ...lists.map((listName) => ({ kind: "list" as const, listName })),
    ...(isAnySelfManaged ? [{ kind: "conversations" as const }] : []),
  ];
};

/** The sources from a position on. A position in a source that the settings no longer have counts as none. */
export const sourcesFrom = (sources: readonly Source[], position: Position | undefined): Position[] => {
  const isHere = (source: Source) => position !== undefined && nameOf(source) === nameOf(position.source);
  const index = sources.findIndex(isHere);
  if (position === undefined || index === -1) return sources.map((source) => ({ source }));
  return [position, ...sources.slice(index + 1).map((source) => ({ source }))];
};

const nameOf = (source: Source): string => (source.kind === "list" ? `list ${source.listName}` : source.kind);
