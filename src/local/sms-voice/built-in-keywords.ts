import { keywordsOf, type StoredKeyword } from "../../engine/sms-voice/store/keywords.ts";
import { isSameKeyword } from "../../sms/keywords/number-settings.ts";
import type { SmsVoiceContext } from "./operation.ts";

// unspecified by AWS, which does not publish the default messages of these keywords; chosen because a reader of the outbox
// sees which keyword it is.
export const DEFAULT_MESSAGES = {
  "opt-out": "You are opted out and receive no more messages from this number.",
  "opt-in": "You are opted in again.",
  help: "Reply STOP to opt out of messages from this number.",
  "automatic-response": "",
} as const;

/** [End User Messaging SMS user guide: required opt-out keywords] HELP and STOP exist until they are replaced. */
const BUILT_IN: StoredKeyword[] = [
  { Keyword: "HELP", KeywordMessage: DEFAULT_MESSAGES.help, KeywordAction: "AUTOMATIC_RESPONSE" },
  { Keyword: "STOP", KeywordMessage: DEFAULT_MESSAGES["opt-out"], KeywordAction: "OPT_OUT" },
];

/**
 * The keywords of a number or pool with those that each has, in the order of their names. That the other words that opt out,
 * such as UNSUBSCRIBE, are not listed is unspecified by AWS; chosen because their messages cannot differ from that of STOP.
 */
export const allKeywordsOf = (context: Pick<SmsVoiceContext, "db">, identity: string): StoredKeyword[] => {
  const own = keywordsOf(context, identity);
  const builtIn = BUILT_IN.filter(({ Keyword }) => !own.some((one) => isSameKeyword(one.Keyword, Keyword)));
  return [...own, ...builtIn].sort((a, b) => (a.Keyword < b.Keyword ? -1 : 1));
};
