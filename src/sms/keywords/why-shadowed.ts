import type { Conversation, Step } from "../conversation/conversation.ts";
import { beginsWith, isPhrase, toWords } from "../words.ts";
import { candidatesOf } from "./decide-keyword.ts";
import { isSameKeyword, scopesOf, settingsOf, type TwoWaySettings } from "./number-settings.ts";

/** A keyword, or an answer of a conversation, over which another keyword takes precedence on one number. */
export type Shadow = { number: string; keyword: string; where: string; shadowedBy: string };

/** The keywords, and the answers of conversations, over which another keyword of the number takes precedence; each with that keyword. */
export const whyShadowed = (settings: TwoWaySettings, conversations: Conversation[]): Shadow[] =>
  Object.keys(settings.numbers).flatMap((number) => [
    ...shadowedScopes(settings, number),
    ...shadowedOnTollFree(settings, number),
    ...shadowedAnswers(settings, number, conversations),
    ...shadowedConversations(number, conversations),
  ]);

/** The keywords of a scope that the same keyword of a stronger scope, or an earlier one of the same scope, replaces. */
const shadowedScopes = (settings: TwoWaySettings, number: string): Shadow[] => {
  const all = scopesOf(settings, number).flatMap(({ scope, keywords }) =>
    keywords.map(({ Keyword }) => ({ keyword: Keyword, scope })),
  );
  return all.flatMap(({ keyword, scope }, index) => {
    const winner = all.slice(0, index).find((earlier) => isSameKeyword(earlier.keyword, keyword));
    if (winner === undefined) return [];
    return [
      { number, keyword, where: `keyword of the ${scope}`, shadowedBy: `${winner.keyword} of the ${winner.scope}` },
    ];
  });
};

const shadowedOnTollFree = (settings: TwoWaySettings, number: string): Shadow[] => {
  const { isTollFree, keywords } = settingsOf(settings, number);
  if (!isTollFree) return [];
  return keywords
    .filter(({ Keyword, KeywordAction }) => KeywordAction === "OPT_OUT" || isSameKeyword(Keyword, "STOP"))
    .map(({ Keyword, scope }) => ({
      number,
      keyword: Keyword,
      where: `keyword of the ${scope}`,
      shadowedBy: "the carrier, which handles opt-outs of toll-free numbers",
    }));
};

const shadowedAnswers = (settings: TwoWaySettings, number: string, conversations: Conversation[]): Shadow[] => {
  const candidates = candidatesOf(settingsOf(settings, number));
  return conversations.flatMap(phrasesOf).flatMap(({ phrase, where }) => {
    const winner = candidates.find(({ keyword, isAlone }) =>
      (isAlone ? isPhrase : beginsWith)(toWords(phrase), toWords(keyword)),
    );
    return winner === undefined ? [] : [{ number, keyword: phrase, where, shadowedBy: winner.keyword }];
  });
};

const shadowedConversations = (number: string, conversations: Conversation[]): Shadow[] => {
  const all = conversations.flatMap(({ name, keywords }) => keywords.map((keyword) => ({ name, keyword })));
  return all.flatMap(({ name, keyword }, index) => {
    const winner = all.slice(0, index).find((earlier) => beginsWith(toWords(keyword), toWords(earlier.keyword)));
    if (winner === undefined) return [];
    const shadowedBy = `${winner.keyword} of the conversation ${winner.name}`;
    return [{ number, keyword, where: `keyword of the conversation ${name}`, shadowedBy }];
  });
};

type Place = { phrase: string; where: string };

const phrasesOf = ({ name, keywords, steps }: Conversation): Place[] => [
  ...keywords.map((phrase) => ({ phrase, where: `keyword of the conversation ${name}` })),
  ...Object.entries(steps).flatMap(([stepName, step]) => answersOf(step, `answer of ${name}, step ${stepName}`)),
];

const answersOf = (step: Step, where: string): Place[] =>
  step.kind !== "ask"
    ? []
    : step.answers.flatMap(({ accept }) =>
        accept.kind === "phrase" ? accept.phrases.map((phrase) => ({ phrase, where })) : [],
      );
