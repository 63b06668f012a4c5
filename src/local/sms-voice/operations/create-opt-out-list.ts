import * as z from "zod";
import { createOptOutList } from "../../../engine/sms-voice/store/opt-outs.ts";
import { operation } from "../operation.ts";
import { listFields, toTimestamp } from "../resource.ts";
import { SmsVoiceError } from "../sms-voice-error.ts";

const Input = z.strictObject({
  OptOutListName: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "must be letters, digits, _ and -, at most 64"),
  /** Without effect: a retried request receives RESOURCE_ALREADY_EXISTS. */
  ClientToken: z.string().optional(),
});

export const CreateOptOutList = operation(Input, (context, { OptOutListName }) => {
  if (!createOptOutList(context, OptOutListName))
    throw new SmsVoiceError("ConflictException", `The opt-out list "${OptOutListName}" exists.`, {
      Reason: "RESOURCE_ALREADY_EXISTS",
      ResourceType: "opt-out-list",
      ResourceId: OptOutListName,
    });
  return { ...listFields(context, OptOutListName), CreatedTimestamp: toTimestamp(context.clock.now()) };
});
