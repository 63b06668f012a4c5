import * as z from "zod";
import { toIssues } from "../errors.ts";
import { ChannelType } from "../pinpoint/endpoint.ts";
import { mapOf } from "../pinpoint/map-of.ts";
import { type AddressRules, normalizeAddress } from "./address.ts";
import type { Prepared } from "./endpoint-update.ts";

const settings = {
  Substitutions: mapOf(z.array(z.string())).optional(),
  Context: mapOf(z.string()).optional(),
  BodyOverride: z.string().optional(),
  TitleOverride: z.string().optional(),
  RawContent: z.string().optional(),
};

/** One recipient of a message. [Pinpoint API reference: AddressConfiguration, EndpointSendConfiguration] */
export const Recipient = z.union([
  z.strictObject({ Address: z.string().min(1), ChannelType, ...settings }),
  z.strictObject({ EndpointId: z.string().min(1), ...settings }),
]);
export type Recipient = z.infer<typeof Recipient>;

/** Checks a recipient, and normalizes its address. */
export const prepareRecipient = (input: unknown, rules?: AddressRules): Prepared<Recipient> => {
  const parsed = Recipient.safeParse(input);
  if (!parsed.success) return { kind: "refused", issues: toIssues(parsed.error) };
  if ("EndpointId" in parsed.data) return { kind: "ready", item: parsed.data };
  const address = normalizeAddress(parsed.data.ChannelType, parsed.data.Address, rules);
  if (address.kind === "invalid") return { kind: "refused", issues: [{ path: "Address", rule: address.rule }] };
  return { kind: "ready", item: { ...parsed.data, Address: address.address } };
};

/** The name of a recipient in a request, and in a report: its address, or the id of its endpoint. */
export const recipientId = (recipient: Recipient): string =>
  "EndpointId" in recipient ? recipient.EndpointId : recipient.Address;
