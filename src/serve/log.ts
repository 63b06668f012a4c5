import type { SendFailure } from "../engine/context.ts";
import { logJson } from "../log-json.ts";

/** One line of JSON for each entry, to standard output. */
export type Log = (message: string, fields?: Record<string, unknown>) => void;

export const log: Log = (message, fields = {}) => logJson(message, { at: new Date().toISOString(), ...fields });

/** Logs a failed send without its detail, which a function returned and which may contain personal data. */
export const logSendFailure = ({
  applicationId,
  sender,
  stage,
  target,
  cause,
  attempts,
  endpoints,
}: SendFailure): void =>
  log("a campaign or journey did not send", {
    application: applicationId,
    [sender.kind]: sender.id,
    stage,
    target,
    cause,
    attempts,
    endpoints,
  });
