import type { EngineContext } from "../../engine/context.ts";
import { one, run } from "../../engine/database.ts";

export type Checkpoints = {
  load: (shard: number) => number | undefined;
  keep: (shard: number, cursor: number) => void;
};

/** How far a mapping has come in each shard, kept beside the records themselves. */
export const openCheckpoints = ({ db }: EngineContext, mappingId: string): Checkpoints => {
  run(
    db,
    `CREATE TABLE IF NOT EXISTS event_source_checkpoint (
       mapping TEXT NOT NULL, shard INTEGER NOT NULL, cursor INTEGER NOT NULL, PRIMARY KEY (mapping, shard)
     ) WITHOUT ROWID`,
  );
  return {
    load: (shard) =>
      one<{ cursor: number }>(
        db,
        "SELECT cursor FROM event_source_checkpoint WHERE mapping = ? AND shard = ?",
        mappingId,
        shard,
      )?.cursor,
    keep: (shard, cursor) => {
      const sql = "INSERT OR REPLACE INTO event_source_checkpoint (mapping, shard, cursor) VALUES (?, ?, ?)";
      run(db, sql, mappingId, shard, cursor);
    },
  };
};
