import * as z from "zod";
import { parseJson } from "../parse-json.ts";
import type { ConnectCustomActionEvent, ConnectCustomActionResponse } from "../pinpoint/connect-custom-action.ts";
import { Attributes, type Endpoint } from "../pinpoint/endpoint.ts";
import { NO_OUTCOME, type Outcome } from "./outcome.ts";
import type { ChannelBatch, Recipient } from "./recipient.ts";

type CustomerProfile = ConnectCustomActionEvent["Items"]["CustomerProfiles"][number];

/** The fields of a Customer Profile that the channel reads. [Amazon Connect Customer Profiles API reference: Profile] */
const Profile = z.looseObject({
  // AWS's migration from Pinpoint writes the user id here. [Pinpoint user guide: Amazon Pinpoint end of support]
  AccountNumber: z.string().nullish(),
  Attributes: Attributes.nullish(),
});

/** The event of a Custom action as a batch of the channel. Only a profile that cannot be read is refused. */
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

const parseProfile = (customerData: string | null | undefined): z.infer<typeof Profile> | undefined =>
  Profile.safeParse(parseJson(customerData || "{}")).data;

/** A profile as an endpoint, so that a message written for Pinpoint renders unchanged. */
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

/** The outcome of every profile, in the order of the event. Connect treats a missing profile as an error. */
export const toCustomActionResponse = (
  profileIds: string[],
  outcomes: Map<string, Outcome>,
): ConnectCustomActionResponse => ({
  Items: {
    CustomerProfiles: profileIds.map((id) => ({ Id: id, ResultData: { ...(outcomes.get(id) ?? NO_OUTCOME) } })),
  },
});
