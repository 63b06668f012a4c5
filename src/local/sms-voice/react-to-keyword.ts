import type { EngineContext } from "../../engine/context.ts";
import { sendToOutbox } from "../../engine/delivery/store/outbox.ts";
import { keywordsOf } from "../../engine/sms-voice/store/keywords.ts";
import { numberRow } from "../../engine/sms-voice/store/numbers.ts";
import { deleteOptOut, findOptOut, putOptOut } from "../../engine/sms-voice/store/opt-outs.ts";
import { ownValue } from "../../own-value.ts";
import { type KeywordMatch, matchKeyword } from "../../sms/keywords/decide-keyword.ts";
import type { NumberSettings } from "../../sms/keywords/number-settings.ts";
import { DEFAULT_MESSAGES } from "./built-in-keywords.ts";

// [End User Messaging SMS user guide: toll-free numbers]
const TOLL_FREE = /^\+1(?:800|833|844|855|866|877|888)\d{7}$/;

/** The settings of a number at AWS. */
const settingsAtAws = (context: EngineContext, number: string): NumberSettings => {
  const { optOutListName, selfManagedOptOuts } = numberRow(context, number);
  const keywords = keywordsOf(context, number).map((keyword) => ({ ...keyword, scope: "number" as const }));
  return { isTollFree: TOLL_FREE.test(number), selfManagedOptOuts, optOutListName, keywords };
};

/**
 * What AWS or the carrier does about an inbound text before it is published: it replies to a keyword, and changes the
 * opt-out list of the number. With self-managed opt-outs AWS does neither.
 */
export const reactToKeyword = (context: EngineContext, text: { from: string; to: string; body: string }): void => {
  const settings = settingsAtAws(context, text.to);
  const match = matchKeyword(text.body, settings);
  if (match === undefined || match.repliedBy === "us") return;
  const isOptedOut = findOptOut(context, settings.optOutListName, text.from) !== undefined;
  if (match.action === "opt-in") deleteOptOut(context, settings.optOutListName, text.from);
  // unspecified by AWS; chosen because a customer who opted out receives nothing: no second confirmation, and no help.
  if (!isOptedOut || match.action === "opt-in") reply(context, text, match);
  if (match.action === "opt-out")
    putOptOut(context, settings.optOutListName, {
      number: text.from,
      optedOutAtMs: context.clock.now(),
      isByEndUser: true,
    });
};

const reply = (context: EngineContext, { from, to }: { from: string; to: string }, match: KeywordMatch): void => {
  const body = match.message ?? ownValue(DEFAULT_MESSAGES, match.action);
  const origin = { origination_phone_number: to, message_type: "TRANSACTIONAL" };
  sendToOutbox(context, { applicationId: "", channel: "SMS", address: from, body, origin });
};
