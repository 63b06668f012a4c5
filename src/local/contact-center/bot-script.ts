type Intent = {
  name: string;
  /** Words of which a text contains one, in any case. */
  words: readonly string[];
  message: string;
  /** Whether the dialog is over after the message. */
  closes: boolean;
};

// [Lex V2 developer guide: built-in intents] The intent of a text that matches no other has this name.
const FALLBACK: Intent = {
  name: "FallbackIntent",
  words: [],
  message: "Sorry, I did not understand that. You can ask me when we are open.",
  closes: false,
};

/** The intents of the bot of the local cloud. */
const INTENTS: readonly Intent[] = [
  { name: "OpeningHours", words: ["hours", "open"], message: "We are open from 9 to 17.", closes: true },
];

const WORD = /[a-z]+/g;

/** The intent that a text matches. */
export const findIntent = (text: string): Intent => {
  const words = new Set(text.toLowerCase().match(WORD));
  return INTENTS.find((intent) => intent.words.some((word) => words.has(word))) ?? FALLBACK;
};
