import * as z from "zod";
import { type Issue, toIssues } from "../errors.ts";
import { ChannelType } from "../pinpoint/endpoint.ts";
import { ENDPOINT_MAX_BYTES } from "../pinpoint/limits.ts";
import { type AddressRules, normalizeAddress } from "./address.ts";
import { AttributeLists, Metrics } from "./attribute-lists.ts";

const Text = z.string();

/** The fields of an endpoint that an update may have. [Pinpoint API reference: EndpointRequest] */
export const EndpointFields = z.strictObject({
  Address: Text.optional(),
  Attributes: AttributeLists.optional(),
  ChannelType: ChannelType.optional(),
  Demographic: z
    .strictObject({
      AppVersion: Text.optional(),
      Locale: Text.optional(),
      Make: Text.optional(),
      Model: Text.optional(),
      ModelVersion: Text.optional(),
      Platform: Text.optional(),
      PlatformVersion: Text.optional(),
      Timezone: Text.optional(),
    })
    .optional(),
  EffectiveDate: z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]).optional(),
  EndpointStatus: z.enum(["ACTIVE", "INACTIVE"]).optional(),
  Location: z
    .strictObject({
      City: Text.optional(),
      Country: Text.optional(),
      Latitude: z.number().min(-90).max(90).optional(),
      Longitude: z.number().min(-180).max(180).optional(),
      PostalCode: Text.optional(),
      Region: Text.optional(),
    })
    .optional(),
  Metrics: Metrics.optional(),
  OptOut: z.enum(["ALL", "NONE"]).optional(),
  RequestId: Text.optional(),
  User: z.strictObject({ UserId: Text.min(1).optional(), UserAttributes: AttributeLists.optional() }).optional(),
});
export type EndpointFields = z.infer<typeof EndpointFields>;

/** An update of one endpoint. A field that is left out keeps its value. [Pinpoint API reference: EndpointBatchItem] */
export const EndpointUpdate = EndpointFields.extend({ Id: Text.min(1) });
export type EndpointUpdate = z.infer<typeof EndpointUpdate>;

/** A value that is ready to be sent, or why it is not: the path and the rule of each problem, never the value. */
export type Prepared<Item> = { kind: "ready"; item: Item } | { kind: "refused"; issues: Issue[] };

const refused = (issues: Issue[]): { kind: "refused"; issues: Issue[] } => ({ kind: "refused", issues });

/** Checks the fields of an endpoint against the limits, and normalizes its address. */
export const prepareEndpoint = <Fields extends EndpointFields>(
  schema: z.ZodType<Fields>,
  input: unknown,
  rules?: AddressRules,
): Prepared<Fields> => {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return refused(toIssues(parsed.error));
  const bytes = Buffer.byteLength(JSON.stringify(parsed.data));
  if (bytes > ENDPOINT_MAX_BYTES)
    return refused([{ path: "(root)", rule: `the endpoint has ${bytes} bytes; the limit is ${ENDPOINT_MAX_BYTES}` }]);
  const { Address, ChannelType: channelType } = parsed.data;
  if (Address === undefined) return { kind: "ready", item: parsed.data };
  const address = normalizeAddress(channelType, Address, rules);
  if (address.kind === "invalid") return refused([{ path: "Address", rule: address.rule }]);
  return { kind: "ready", item: { ...parsed.data, Address: address.address } };
};
