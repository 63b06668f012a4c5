import type { EngineContext } from "../../context.ts";
import { all, run } from "../../database.ts";

/** A keyword of a number or a pool. Its letter case is not significant. */
export type StoredKeyword = {
  Keyword: string;
  KeywordMessage: string;
  KeywordAction: "AUTOMATIC_RESPONSE" | "OPT_IN" | "OPT_OUT";
};

export const putKeyword = (
  { db }: Pick<EngineContext, "db">,
  identity: string,
  { Keyword, KeywordMessage, KeywordAction }: StoredKeyword,
): void => {
  run(
    db,
    "INSERT OR REPLACE INTO sms_keyword (identity, keyword, message, action) VALUES (?, ?, ?, ?)",
    identity,
    Keyword,
    KeywordMessage,
    KeywordAction,
  );
};

/** All keywords of a number or pool, in the order of their names. */
export const keywordsOf = ({ db }: Pick<EngineContext, "db">, identity: string): StoredKeyword[] =>
  all<{ keyword: string; message: string; action: StoredKeyword["KeywordAction"] }>(
    db,
    "SELECT keyword, message, action FROM sms_keyword WHERE identity = ? ORDER BY keyword",
    identity,
  ).map(({ keyword, message, action }) => ({ Keyword: keyword, KeywordMessage: message, KeywordAction: action }));
