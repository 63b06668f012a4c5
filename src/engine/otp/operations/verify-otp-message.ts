import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { codeHash, VerifyOtp } from "../otp.ts";
import { countAttempt, deleteOtp, loadOtp } from "../store/otps.ts";

/** A code is valid once, before it expires, and before the allowed attempts are used. */
export const verifyOtpMessage: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const request = parseBody(VerifyOtp, withoutNulls(body));
  const key = { appId: app.id, destination: request.DestinationIdentity, referenceId: request.ReferenceId };
  return transaction(context.db, () => {
    const otp = loadOtp(context, key);
    if (otp === undefined || otp.expiresAtMs <= context.clock.now() || otp.attemptsLeft < 1) return { Valid: false };
    const Valid = otp.codeHash === codeHash(request, request.Otp);
    if (Valid) deleteOtp(context, key);
    else countAttempt(context, key);
    return { Valid };
  });
};
