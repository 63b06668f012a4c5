import * as z from "zod";
import { isIsoDate } from "../endpoint/iso-date.ts";

const Text = z.string().nullish();
const Moment = z.string().refine(isIsoDate, { message: "expected an ISO 8601 date" });

/** An event in a request. [Pinpoint API reference: Event] */
export const AppEvent = z.object({
  EventType: z.string().min(1),
  Timestamp: Moment,
  Attributes: z.record(z.string(), z.string().nullable()).nullish(),
  Metrics: z.record(z.string(), z.number().nullable()).nullish(),
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
