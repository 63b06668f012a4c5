import * as z from "zod";
import { keywordsOf, putKeyword } from "../../../engine/sms-voice/store/keywords.ts";
import { Keyword } from "../../../sms/keywords/keyword.ts";
import { isSameKeyword } from "../../../sms/keywords/number-settings.ts";
import { operation } from "../operation.ts";
import { identityFields, OriginationIdentity } from "../resource.ts";
import { SmsVoiceError } from "../sms-voice-error.ts";

// [End User Messaging SMS user guide: quotas]
const KEYWORDS_MAX = 30;

const Input = z.strictObject({ OriginationIdentity, ...Keyword.shape });

/** Adds a keyword, or replaces the message and the action of one that exists. */
export const PutKeyword = operation(Input, (context, { OriginationIdentity: identity, ...keyword }) => {
  const others = keywordsOf(context, identity).filter((other) => !isSameKeyword(other.Keyword, keyword.Keyword));
  if (others.length >= KEYWORDS_MAX)
    throw new SmsVoiceError("ServiceQuotaExceededException", `A number has at most ${KEYWORDS_MAX} keywords.`, {
      Reason: identity.startsWith("pool-") ? "KEYWORDS_PER_POOL" : "KEYWORDS_PER_PHONE_NUMBER",
    });
  putKeyword(context, identity, keyword);
  return { ...identityFields(context, identity), ...keyword };
});
