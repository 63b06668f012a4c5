import type { EngineContext } from "../../context.ts";
import { all, one, run, transaction } from "../../database.ts";
import { numberRow } from "./numbers.ts";

type Db = Pick<EngineContext, "db">;

export type OptOut = { number: string; optedOutAtMs: number; isByEndUser: boolean };

type Row = { number: string; opted_out_at: number; by_end_user: number };

const toOptOut = ({ number, opted_out_at, by_end_user }: Row): OptOut => ({
  number,
  optedOutAtMs: opted_out_at,
  isByEndUser: by_end_user === 1,
});

export const hasOptOutList = ({ db }: Db, name: string): boolean =>
  one(db, "SELECT 1 FROM sms_opt_out_list WHERE name = ?", name) !== undefined;

/** Returns whether the list is new. */
export const createOptOutList = ({ db }: Db, name: string): boolean =>
  run(db, "INSERT INTO sms_opt_out_list (name) VALUES (?) ON CONFLICT DO NOTHING", name) === 1;

export const findOptOut = ({ db }: Db, listName: string, number: string): OptOut | undefined => {
  const row = one<Row>(db, "SELECT * FROM sms_opt_out WHERE list_name = ? AND number = ?", listName, number);
  return row && toOptOut(row);
};

/** Whether a customer opted out of the texts of a number; without one, of the numbers that have the default list. */
export const isOptedOut = (context: Db, number: string | undefined, customer: string): boolean =>
  findOptOut(context, numberRow(context, number ?? "").optOutListName, customer) !== undefined;

/** A number that is in the list keeps its time. */
export const putOptOut = ({ db }: Db, listName: string, { number, optedOutAtMs, isByEndUser }: OptOut): void => {
  run(
    db,
    `INSERT INTO sms_opt_out (list_name, number, opted_out_at, by_end_user) VALUES (?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    listName,
    number,
    optedOutAtMs,
    isByEndUser ? 1 : 0,
  );
};

/** Removes a number because its owner opted in. */
export const deleteOptOut = ({ db }: Db, listName: string, number: string): void => {
  run(db, "DELETE FROM sms_opt_out WHERE list_name = ? AND number = ?", listName, number);
};

/** Removes a number for a caller of the API, and stores when. */
export const removeOptOut = (context: Db, listName: string, number: string, nowMs: number): void =>
  transaction(context.db, () => {
    deleteOptOut(context, listName, number);
    run(
      context.db,
      "INSERT OR REPLACE INTO sms_opt_out_removal (list_name, number, removed_at) VALUES (?, ?, ?)",
      listName,
      number,
      nowMs,
    );
  });

export const removedAtMs = ({ db }: Db, listName: string, number: string): number | undefined =>
  one<{ removed_at: number }>(
    db,
    "SELECT removed_at FROM sms_opt_out_removal WHERE list_name = ? AND number = ?",
    listName,
    number,
  )?.removed_at;

/** At most `limit` opt-outs of a list after a number, in the order of the numbers. */
export const optOutsAfter = ({ db }: Db, listName: string, after: string, limit: number): OptOut[] =>
  all<Row>(
    db,
    "SELECT * FROM sms_opt_out WHERE list_name = ? AND number > ? ORDER BY number LIMIT ?",
    listName,
    after,
    limit,
  ).map(toOptOut);
