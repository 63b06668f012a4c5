import { PutSuppressedDestinationCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import type { SwitchOff } from "../stream/ports.ts";
import { toRemoteFault } from "./sdk-fault.ts";

const REASONS = { "hard-bounce": "BOUNCE", complaint: "COMPLAINT" } as const;

/**
 * The account's suppression list: SES itself sends nothing more to an address on it, whoever asks. The list knows no
 * opt-outs and no phone numbers. To put an address again changes nothing. [SES API v2 reference: PutSuppressedDestination]
 */
export const connectSesSuppression = (client: SESv2Client): SwitchOff => ({
  switchOff: async ({ addresses, reason }) => {
    if (reason === "opt-out") return;
    for (const EmailAddress of addresses.filter((address) => address.includes("@"))) {
      await client
        .send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: REASONS[reason] }))
        .catch((error: unknown) => {
          throw toRemoteFault("ses:PutSuppressedDestination", error);
        });
    }
  },
});
