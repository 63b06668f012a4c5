import * as z from "zod";
import type { ConnectCustomActionAnswer, ConnectCustomActionEvent } from "../pinpoint/connect-custom-action.ts";
import { Attributes, type Endpoint } from "../pinpoint/endpoint.ts";
import type { Outcome } from "./outcome.ts";
import type { ChannelBatch, Recipient } from "./recipient.ts";

type CustomerProfile = ConnectCustomActionEvent["Items"]["CustomerProfiles"][number];

/** The parts of a Customer Profile that the channel reads. [Amazon Connect Customer Profiles API reference: Profile] */
const Profile = z.looseObject({
  // [Pinpoint: migration guide] a migrated user's id.
  AccountNumber: z.string().nullish(),
  Attributes: Attributes.nullish(),
});

const parseProfile = (customerData: string | null | undefined): z.infer<typeof Profile> | undefined => {
  try {
    return Profile.safeParse(JSON.parse(customerData || "{}")).data;
  } catch {
    return undefined;
  }
};

/** A profile in an endpoint's clothes, so that a message written for Pinpoint renders as it did there. */
const toEndpoint = ({ AccountNumber, Attributes: attributes, ...fields }: z.infer<typeof Profile>): Endpoint => {
  const texts = Object.entries(fields).flatMap(([name, value]) => (typeof value === "string" ? [[name, [value]]] : []));
  return {
    ChannelType: "CUSTOM",
    Attributes: attributes ?? {},
    User: { UserId: AccountNumber, UserAttributes: { ...Object.fromEntries(texts), ...attributes } },
  };
};

const toRecipient = ({ ProfileId, IdempotencyToken }: CustomerProfile, endpoint: Endpoint): Recipient => ({
  id: ProfileId,
  endpoint,
  ...(IdempotencyToken && { idempotencyToken: IdempotencyToken }),
});

/** A Custom action's event as a batch of the channel. A profile that cannot be read is refused, alone. */
export const fromCustomAction = (
  { InvocationMetadata, Items }: ConnectCustomActionEvent,
  data: string,
): ChannelBatch => {
  const context = InvocationMetadata?.CampaignContext;
  const decided = new Map<string, Outcome>();
  const recipients = new Map<string, Recipient>();
  for (const customer of Items.CustomerProfiles) {
    const profile = parseProfile(customer.CustomerData);
    if (profile === undefined)
      decided.set(customer.ProfileId, { outcome: "refused", reason: "CustomerData: not a profile as JSON" });
    else recipients.set(customer.ProfileId, toRecipient(customer, toEndpoint(profile)));
  }
  return {
    origin: {
      applicationId: undefined,
      campaignId: context?.CampaignId || undefined,
      journeyId: undefined,
      activityId: context?.ActionId || undefined,
      treatmentId: undefined,
      runId: context?.RunId || undefined,
      scheduledTime: undefined,
    },
    data,
    recipients: [...recipients.values()],
    decided,
  };
};

const NO_VERDICT: Outcome = { outcome: "refused", reason: "no verdict" };

/** Every profile, in the order it came: a missing one is an error to Connect. */
export const toCustomActionAnswer = (
  profileIds: string[],
  outcomes: Map<string, Outcome>,
): ConnectCustomActionAnswer => ({
  Items: {
    CustomerProfiles: profileIds.map((id) => ({ Id: id, ResultData: { ...(outcomes.get(id) ?? NO_VERDICT) } })),
  },
});
