import * as z from "zod";
import { mapOf } from "../../pinpoint/map-of.ts";
import { isServiceEventType } from "../../pinpoint/service-event.ts";
import { isIsoDate } from "../endpoint/iso-date.ts";

const Text = z.string().nullish();
const Moment = z.string().refine(isIsoDate, { message: "expected an ISO 8601 date" });

// unspecified by AWS; chosen because consumers suppress addresses and count sends by these types.
const EventType = z
  .string()
  .min(1)
  .refine((type) => !isServiceEventType(type), {
    message: "must not be of a type that only Pinpoint writes, such as _email.* or _SMS.*",
  });

/** An event in a request. [Pinpoint API reference: Event] */
export const AppEvent = z.object({
  EventType,
  Timestamp: Moment,
  Attributes: mapOf(z.string().nullable()).nullish(),
  Metrics: mapOf(z.number().nullable()).nullish(),
  Session: z
    .object({ Id: z.string(), StartTimestamp: Moment, StopTimestamp: Moment.nullish(), Duration: z.int().nullish() })
    .nullish(),
  AppPackageName: Text,
  AppTitle: Text,
  AppVersionCode: Text,
  ClientSdkVersion: Text,
  SdkName: Text,
});
export type AppEvent = z.infer<typeof AppEvent>;
