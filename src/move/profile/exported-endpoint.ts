import * as z from "zod";
import { Endpoint } from "../../pinpoint/endpoint.ts";
import { mapOf } from "../../pinpoint/map-of.ts";

const Scalars = mapOf(z.union([z.string(), z.number()]).transform(String).nullish());

/** One line of an export job's file. [Pinpoint API reference: EndpointResponse] */
export const ExportedEndpoint = Endpoint.extend({
  Id: z.string().min(1),
  Location: Scalars.nullish(),
  Demographic: Scalars.nullish(),
});
export type ExportedEndpoint = z.infer<typeof ExportedEndpoint>;
