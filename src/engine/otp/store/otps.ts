import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";

type OtpKey = { appId: string; destination: string; referenceId: string };
export type Otp = OtpKey & { codeHash: string; attemptsLeft: number; expiresAtMs: number };

const KEY = "app_id = ? AND destination = ? AND reference_id = ?";
const valuesOf = ({ appId, destination, referenceId }: OtpKey) => [appId, destination, referenceId];

export const loadOtp = ({ db }: EngineContext, key: OtpKey): Otp | undefined => {
  const row = one<{ code_hash: string; attempts_left: number; expires_at: number }>(
    db,
    `SELECT code_hash, attempts_left, expires_at FROM otp WHERE ${KEY}`,
    ...valuesOf(key),
  );
  return row && { ...key, codeHash: row.code_hash, attemptsLeft: row.attempts_left, expiresAtMs: row.expires_at };
};

/** Replaces the code of an earlier request with the same reference, and deletes all expired codes. */
export const saveOtp = ({ db, clock }: EngineContext, otp: Otp): void => {
  run(db, "DELETE FROM otp WHERE expires_at <= ?", clock.now());
  run(
    db,
    `INSERT OR REPLACE INTO otp (app_id, destination, reference_id, code_hash, attempts_left, expires_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    ...valuesOf(otp),
    otp.codeHash,
    otp.attemptsLeft,
    otp.expiresAtMs,
  );
};

export const countAttempt = ({ db }: EngineContext, key: OtpKey): void => {
  run(db, `UPDATE otp SET attempts_left = attempts_left - 1 WHERE ${KEY}`, ...valuesOf(key));
};

export const deleteOtp = ({ db }: EngineContext, key: OtpKey): void => {
  run(db, `DELETE FROM otp WHERE ${KEY}`, ...valuesOf(key));
};
