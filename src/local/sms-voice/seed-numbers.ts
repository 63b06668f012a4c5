import type { EngineContext } from "../../engine/context.ts";
import { keywordsOf, putKeyword } from "../../engine/sms-voice/store/keywords.ts";
import { hasNumberRow, putNumberRow } from "../../engine/sms-voice/store/numbers.ts";
import { createOptOutList } from "../../engine/sms-voice/store/opt-outs.ts";
import { JsonText } from "../../json-text.ts";
import { isSameKeyword, settingsOf, TwoWaySettings } from "../../sms/keywords/number-settings.ts";
import type { LocalFunction } from "../runner/local-function.ts";

const Settings = JsonText.pipe(TwoWaySettings);

/**
 * Gives the numbers that the project declares the keywords and opt-out settings that its functions expect at AWS. What was
 * changed by the API stays.
 */
export const seedNumbers = (context: EngineContext, functions: LocalFunction[]): void => {
  for (const { environment } of functions) {
    const settings = Settings.safeParse(environment.SMS_NUMBERS ?? "");
    // An invalid value is an error of the function, which reports it.
    if (settings.success) for (const number of Object.keys(settings.data.numbers)) seed(context, settings.data, number);
  }
};

const seed = (context: EngineContext, settings: TwoWaySettings, number: string): void => {
  const { keywords, optOutListName, selfManagedOptOuts } = settingsOf(settings, number);
  const known = keywordsOf(context, number);
  for (const keyword of keywords)
    if (!known.some(({ Keyword }) => isSameKeyword(Keyword, keyword.Keyword))) putKeyword(context, number, keyword);
  if (hasNumberRow(context, number)) return;
  createOptOutList(context, optOutListName);
  putNumberRow(context, number, { optOutListName, selfManagedOptOuts });
};
