import * as z from "zod";
import { findOptOut, putOptOut } from "../../../engine/sms-voice/store/opt-outs.ts";
import { operation } from "../operation.ts";
import { listFields, OptOutListName, PhoneNumber, requireOptOutList, toOptedOutNumber } from "../resource.ts";

const Input = z.strictObject({ OptOutListName, OptedOutNumber: PhoneNumber });

/** A number that is in the list keeps its time. [End User Messaging SMS API: PutOptedOutNumber] */
export const PutOptedOutNumber = operation(Input, (context, { OptOutListName: list, OptedOutNumber: number }) => {
  requireOptOutList(context, list);
  const added = { number, optedOutAtMs: context.clock.now(), isByEndUser: false };
  putOptOut(context, list, added);
  return { ...listFields(context, list), ...toOptedOutNumber(findOptOut(context, list, number) ?? added) };
});
