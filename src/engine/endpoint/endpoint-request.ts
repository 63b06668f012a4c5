import * as z from "zod";
import { ChannelType } from "../../pinpoint/endpoint.ts";
import { mapOf } from "../../pinpoint/map-of.ts";
import { isIsoDate } from "./iso-date.ts";

const Text = z.string().nullish();
const AttributeLists = mapOf(z.array(z.string()).nullable()).nullish();

/** An endpoint in a request. A null field is treated as left out. [Pinpoint API reference: EndpointRequest, PublicEndpoint] */
export const EndpointRequest = z.object({
  Address: Text,
  Attributes: AttributeLists,
  ChannelType: ChannelType.nullish(),
  Demographic: z
    .object({
      AppVersion: Text,
      Locale: Text,
      Make: Text,
      Model: Text,
      ModelVersion: Text,
      Platform: Text,
      PlatformVersion: Text,
      Timezone: Text,
    })
    .nullish(),
  EffectiveDate: z.string().refine(isIsoDate, { message: "expected an ISO 8601 date" }).nullish(),
  EndpointStatus: z.enum(["ACTIVE", "INACTIVE"]).nullish(),
  Location: z
    .object({
      City: Text,
      Country: Text,
      Latitude: z.number().min(-90).max(90).nullish(),
      Longitude: z.number().min(-180).max(180).nullish(),
      PostalCode: Text,
      Region: Text,
    })
    .nullish(),
  Metrics: mapOf(z.number().nullable()).nullish(),
  OptOut: z.enum(["ALL", "NONE"]).nullish(),
  RequestId: Text,
  User: z.object({ UserId: Text, UserAttributes: AttributeLists }).nullish(),
});
export type EndpointRequest = z.infer<typeof EndpointRequest>;
