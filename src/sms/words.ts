// [End User Messaging SMS API: MessageBody] The longest text of one message; more of an inbound text is not read.
const TEXT_READ_MAX_LENGTH = 1_600;

// Accents, invisible characters such as the marks of right-to-left text, and what turns a digit or a hand into a variant
// of the same emoji. Unspecified by AWS; chosen because a French customer writes ARRÊT for the keyword ARRET.
const INSIGNIFICANT = /\p{Cf}|[\u0300-\u036f]|\ufe0f|\u20e3|\p{Emoji_Modifier}/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*|\p{Extended_Pictographic}/gu;

/**
 * The words of a text in lower case, without punctuation and accents. A hyphen inside a word is a part of it, and an emoji
 * is a word of its own.
 *
 * @example
 * toWords("Opt-out, please 👍🏽"); // ["opt-out", "please", "👍"]
 */
export const toWords = (text: string): string[] =>
  text
    .slice(0, TEXT_READ_MAX_LENGTH)
    .normalize("NFKD")
    .replace(INSIGNIFICANT, "")
    .normalize("NFC")
    .replaceAll("’", "'")
    .toLowerCase()
    .match(WORD) ?? [];

/** Whether a text consists of exactly the words of a phrase. */
export const isPhrase = (words: readonly string[], phrase: readonly string[]): boolean =>
  words.length === phrase.length && beginsWith(words, phrase);

/** Whether a text begins with a phrase, as whole words: "stop it" begins with "stop", and "stopping" does not. */
export const beginsWith = (words: readonly string[], phrase: readonly string[]): boolean =>
  phrase.length > 0 && phrase.every((word, index) => words[index] === word);
