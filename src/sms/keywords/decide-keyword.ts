import { beginsWith, isPhrase, toWords } from "../words.ts";
import {
  AMBIGUOUS_OPT_OUT_KEYWORDS,
  HELP,
  type Keyword,
  OPT_OUT_KEYWORDS,
  TOLL_FREE_OPT_IN_KEYWORDS,
  TOLL_FREE_OPT_OUT_KEYWORDS,
} from "./keyword.ts";
import { isSameKeyword, type NumberSettings } from "./number-settings.ts";

type Action = "opt-out" | "opt-in" | "help" | "automatic-response";

/**
 * The keyword that a text begins with, and its action. `isListed`: AWS or the carrier changes its own opt-out list.
 * `reply` is what we have to reply; without it, AWS or the carrier has replied already.
 */
export type KeywordDecision =
  | { kind: "none" }
  | { kind: Action; keyword: string; isListed: boolean; reply: string | undefined };

/** A keyword of a number, and its action. */
export type KeywordMatch = {
  keyword: string;
  action: Action;
  /** Whether the keyword has to be the whole text. */
  isAlone: boolean;
  /** Who replies to the keyword and acts on it. */
  repliedBy: "carrier" | "aws" | "us";
  message: string | undefined;
};

/**
 * The keyword that a text begins with by the rules of AWS, as whole words, in any case. Of several, the
 * longest applies. [End User Messaging SMS user guide: keywords] That a keyword ends at the end of a word is unspecified by
 * AWS; chosen because "ending" and "weekend" are not END.
 */
export const matchKeyword = (text: string, settings: NumberSettings): KeywordMatch | undefined => {
  const words = toWords(text);
  const [match] = candidatesOf(settings)
    .filter(({ keyword, isAlone }) => (isAlone ? isPhrase : beginsWith)(words, toWords(keyword)))
    .sort((a, b) => toWords(b.keyword).length - toWords(a.keyword).length);
  return match;
};

/** Decides what a keyword at the beginning of a text means to us. */
export const decideKeyword = (text: string, settings: NumberSettings): KeywordDecision => {
  const match = matchKeyword(text, settings);
  if (match === undefined) return { kind: "none" };
  const { action, keyword, repliedBy, message } = match;
  return { kind: action, keyword, isListed: repliedBy !== "us", reply: repliedBy === "us" ? message : undefined };
};

/** All keywords of a number, built-in and its own. */
export const candidatesOf = (settings: NumberSettings): KeywordMatch[] => {
  const builtIn = settings.isTollFree ? tollFreeCandidates() : optOutCandidates(settings);
  const all = [...builtIn, helpCandidate(settings)];
  return [...all, ...ownCandidates(settings, all)];
};

const messageOf = ({ keywords }: NumberSettings, ...texts: string[]): string | undefined =>
  texts.flatMap((text) => keywords.find(({ Keyword }) => isSameKeyword(Keyword, text))?.KeywordMessage ?? [])[0];

const optOutCandidates = (settings: NumberSettings): KeywordMatch[] =>
  OPT_OUT_KEYWORDS.map((keyword) => ({
    keyword,
    action: "opt-out",
    isAlone: settings.selfManagedOptOuts && AMBIGUOUS_OPT_OUT_KEYWORDS.has(keyword),
    repliedBy: settings.selfManagedOptOuts ? "us" : "aws",
    message: messageOf(settings, keyword, "STOP"),
  }));

// The carrier handles opt-outs of a US toll-free number in both modes, with responses that nobody can change.
const tollFreeCandidates = (): KeywordMatch[] => {
  const toCandidate = (action: Action) => (keyword: string) =>
    ({ keyword, action, isAlone: false, repliedBy: "carrier", message: undefined }) as const;
  return [
    ...TOLL_FREE_OPT_OUT_KEYWORDS.map(toCandidate("opt-out")),
    ...TOLL_FREE_OPT_IN_KEYWORDS.map(toCandidate("opt-in")),
  ];
};

const helpCandidate = (settings: NumberSettings): KeywordMatch => ({
  keyword: HELP,
  action: "help",
  isAlone: false,
  repliedBy: settings.selfManagedOptOuts ? "us" : "aws",
  message: messageOf(settings, HELP),
});

/**
 * The number's own keywords. With self-managed opt-outs AWS still replies to an AUTOMATIC_RESPONSE keyword, and we act on
 * OPT_IN and OPT_OUT. Unspecified by AWS; chosen because the opt-out list is then ours to keep.
 */
const ownCandidates = (settings: NumberSettings, builtIn: KeywordMatch[]): KeywordMatch[] =>
  settings.keywords
    .filter(({ Keyword }) => !builtIn.some(({ keyword }) => isSameKeyword(keyword, Keyword)))
    // [End User Messaging SMS user guide: required opt-out keywords] A toll-free number cannot have more of them.
    .filter(({ KeywordAction }) => !settings.isTollFree || KeywordAction !== "OPT_OUT")
    .map(({ Keyword, KeywordMessage, KeywordAction }) => ({
      keyword: Keyword,
      action: toAction(KeywordAction),
      isAlone: false,
      repliedBy: settings.selfManagedOptOuts && KeywordAction !== "AUTOMATIC_RESPONSE" ? "us" : "aws",
      message: KeywordMessage,
    }));

const toAction = (action: Keyword["KeywordAction"]): Action => {
  switch (action) {
    case "AUTOMATIC_RESPONSE":
      return "automatic-response";
    case "OPT_IN":
      return "opt-in";
    case "OPT_OUT":
      return "opt-out";
    default:
      return action satisfies never;
  }
};
