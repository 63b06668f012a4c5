import { PutSuppressedDestinationCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { ownValue } from "../own-value.ts";
import type { Suppressor } from "../stream/ports.ts";
import { throwFault } from "./sdk-fault.ts";

const REASONS = { "hard-bounce": "BOUNCE", complaint: "COMPLAINT" } as const;

/**
 * The account-level suppression list: SES sends nothing to an address on it. The list accepts neither opt-outs nor phone
 * numbers. Adding an address twice has no effect. [SES API v2 reference: PutSuppressedDestination]
 */
export const connectSesSuppression = (client: SESv2Client): Suppressor => ({
  suppress: async ({ addresses, reason }) => {
    if (reason === "opt-out") return;
    for (const EmailAddress of addresses.filter((address) => address.includes("@"))) {
      await client
        .send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: ownValue(REASONS, reason) }))
        .catch(throwFault("ses:PutSuppressedDestination"));
    }
  },
});
