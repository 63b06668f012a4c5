import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";

/** The settings of an origination number. */
export type NumberRow = { optOutListName: string; selfManagedOptOuts: boolean; twoWayChannelArn?: string | undefined };

const INITIAL: NumberRow = { optOutListName: "Default", selfManagedOptOuts: false };

/** A number that was never updated has the settings of a new one. */
export const numberRow = ({ db }: Pick<EngineContext, "db">, number: string): NumberRow => {
  const row = one<{ document: string }>(db, "SELECT document FROM sms_number WHERE number = ?", number);
  return row === undefined ? INITIAL : JSON.parse(row.document);
};

/** Whether a number has been updated. */
export const hasNumberRow = ({ db }: Pick<EngineContext, "db">, number: string): boolean =>
  one(db, "SELECT 1 FROM sms_number WHERE number = ?", number) !== undefined;

export const putNumberRow = ({ db }: Pick<EngineContext, "db">, number: string, settings: NumberRow): void => {
  run(db, "INSERT OR REPLACE INTO sms_number (number, document) VALUES (?, ?)", number, JSON.stringify(settings));
};
