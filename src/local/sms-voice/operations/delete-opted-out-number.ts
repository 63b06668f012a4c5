import * as z from "zod";
import { findOptOut, removedAtMs, removeOptOut } from "../../../engine/sms-voice/store/opt-outs.ts";
import { operation } from "../operation.ts";
import { listFields, OptOutListName, PhoneNumber, requireOptOutList, toOptedOutNumber } from "../resource.ts";
import { notFound, SmsVoiceError } from "../sms-voice-error.ts";

// [End User Messaging SMS API: DeleteOptedOutNumber] "can only be deleted once every 30 days"
const REMOVAL_PAUSE_MS = 30 * 24 * 60 * 60_000;

const Input = z.strictObject({ OptOutListName, OptedOutNumber: PhoneNumber });

export const DeleteOptedOutNumber = operation(Input, (context, { OptOutListName: list, OptedOutNumber: number }) => {
  requireOptOutList(context, list);
  const found = findOptOut(context, list, number);
  if (found === undefined) throw notFound("opted-out-number", number);
  const nowMs = context.clock.now();
  if (nowMs - (removedAtMs(context, list, number) ?? Number.NEGATIVE_INFINITY) < REMOVAL_PAUSE_MS)
    throw new SmsVoiceError("ValidationException", "The number was removed from the list less than 30 days ago.", {
      Reason: "PHONE_NUMBER_CANNOT_BE_OPTED_IN",
    });
  removeOptOut(context, list, number, nowMs);
  return { ...listFields(context, list), ...toOptedOutNumber(found) };
});
