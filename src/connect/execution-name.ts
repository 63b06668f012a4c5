import { createHash } from "node:crypto";
import type { Call } from "./call.ts";
import { WRAPPER_PARAMETERS } from "./parameter-texts.ts";

// [Step Functions API reference: StartExecution, name] 80 characters, of which the hash and the hyphen take 44.
const CONTACT_ID = /^[A-Za-z0-9-]{1,36}$/;

/**
 * The name of the execution that a call starts. Connect retries a call whose response it did not receive: the name is the
 * same then, and Step Functions starts no second execution. Without a contact id, each invocation is a call of its own.
 */
export const executionName = (
  { step }: Pick<Call, "step">,
  parameters: Record<string, unknown>,
  contactId: string,
  requestId: string,
): string => {
  const owner = contactId.trim() === "" ? `request ${requestId}` : contactId;
  const own = Object.entries(parameters)
    .filter(([name]) => !WRAPPER_PARAMETERS.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256")
    .update(JSON.stringify([owner, step, own]))
    .digest("base64url");
  return CONTACT_ID.test(owner) ? `${owner}-${hash}` : hash;
};
