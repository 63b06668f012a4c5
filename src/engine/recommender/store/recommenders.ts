import { notFound } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import type { Page } from "../../paging.ts";
import type { RecommenderConfiguration } from "../recommender.ts";

export type StoredRecommender = {
  id: string;
  configuration: RecommenderConfiguration;
  createdAtMs: number;
  modifiedAtMs: number;
};

type Row = { id: string; document: string; created_at: number; modified_at: number };

const toRecommender = (row: Row): StoredRecommender => ({
  id: row.id,
  configuration: JSON.parse(row.document),
  createdAtMs: row.created_at,
  modifiedAtMs: row.modified_at,
});

/** The configuration, or a 404. */
export const requireRecommender = ({ db }: EngineContext, id: string | undefined): StoredRecommender => {
  const row = one<Row>(db, "SELECT * FROM recommender WHERE id = ?", id ?? "");
  if (row === undefined) throw notFound("Recommender configuration not found");
  return toRecommender(row);
};

export const listRecommenders = ({ db }: EngineContext, page: Page): StoredRecommender[] =>
  all<Row>(db, "SELECT * FROM recommender WHERE id > ? ORDER BY id LIMIT ?", page.after ?? "", page.size + 1).map(
    toRecommender,
  );

export const saveRecommender = ({ db }: EngineContext, recommender: StoredRecommender): void => {
  run(
    db,
    "INSERT OR REPLACE INTO recommender (id, document, created_at, modified_at) VALUES (?, ?, ?, ?)",
    recommender.id,
    JSON.stringify(recommender.configuration),
    recommender.createdAtMs,
    recommender.modifiedAtMs,
  );
};

export const deleteRecommender = ({ db }: EngineContext, id: string): void => {
  run(db, "DELETE FROM recommender WHERE id = ?", id);
};
