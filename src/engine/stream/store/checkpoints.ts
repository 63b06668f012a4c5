import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";

export type Checkpoints = {
  load(shard: number): number | undefined;
  save(shard: number, cursor: number): void;
};

/** The cursor of an event source mapping in each shard, stored next to the records. */
export const openCheckpoints = ({ db }: EngineContext, mappingId: string): Checkpoints => ({
  load: (shard) =>
    one<{ cursor: number }>(
      db,
      "SELECT cursor FROM event_source_checkpoint WHERE mapping = ? AND shard = ?",
      mappingId,
      shard,
    )?.cursor,
  save: (shard, cursor) => {
    const sql = "INSERT OR REPLACE INTO event_source_checkpoint (mapping, shard, cursor) VALUES (?, ?, ?)";
    run(db, sql, mappingId, shard, cursor);
  },
});
