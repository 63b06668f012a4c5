import type { EngineContext } from "./context.ts";
import { one } from "./database.ts";

/** When the next campaign and the next journey are due. */
export const nextScheduledAt = ({ db }: EngineContext): (number | undefined)[] =>
  ["campaign", "journey"].map(
    (table) => one<{ at: number | null }>(db, `SELECT min(next_run_at) AS at FROM ${table}`)?.at ?? undefined,
  );
