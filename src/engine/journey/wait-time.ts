import * as z from "zod";
import { Duration, durationMs } from "./duration.ts";

/** How long participants stay at an activity. [Pinpoint API reference: WaitTime] */
export const WaitTime = z.looseObject({
  WaitFor: Duration.optional(),
  WaitUntil: z.iso.datetime({ offset: true }).optional(),
});
export type WaitTime = z.infer<typeof WaitTime>;

/** When a wait that starts now ends; undefined if there is none. */
export const waitEndsAt = (wait: WaitTime | undefined, now: number): number | undefined => {
  if (wait?.WaitFor !== undefined) return now + (durationMs(wait.WaitFor) ?? 0);
  return wait?.WaitUntil === undefined ? undefined : Math.max(now, Date.parse(wait.WaitUntil));
};
