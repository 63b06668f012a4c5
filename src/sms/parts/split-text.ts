import { countUnits, type Encoding, encodingOf } from "./encoding.ts";

// [End User Messaging SMS user guide: SMS character limits] The service rejects a longer message: 1,530 characters of GSM
// 03.38 or 630 others. Both are below the 1,600 characters of the API.
const MESSAGE_MAX_GSM_UNITS = 1_530;
const MESSAGE_MAX_UCS2_UNITS = 630;

const WORD_WITH_SPACE = /\s+|\S+/g;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

// [Connect participant API: SendMessage, Content]
const CHAT_MESSAGE_MAX_LENGTH = 1_024;

/**
 * A text as messages that the service accepts, split between words; within a word only if it is longer than a message, and
 * never within a character as readers see it. Space at a split is omitted.
 */
export const splitText = (text: string): string[] => split(text, isTooLong, createMessage);

/** The same, as messages that Amazon Connect chat accepts. */
export const splitForChat = (text: string): string[] =>
  split(text, (piece) => piece.length > CHAT_MESSAGE_MAX_LENGTH, createChatMessage);

/** A message that grows by words. */
type Message = { text: () => string; fits: (piece: string) => boolean; add: (piece: string) => void };

const split = (text: string, isLonger: (piece: string) => boolean, createEmpty: () => Message): string[] => {
  const messages: string[] = [];
  let message = createEmpty();
  const pieces = text.match(WORD_WITH_SPACE)?.flatMap((word) => toPieces(word, isLonger)) ?? [];
  for (const piece of pieces) {
    if (message.fits(piece)) {
      message.add(piece);
      continue;
    }
    messages.push(message.text());
    message = createEmpty();
    message.add(piece);
  }
  return [...messages, message.text()].map((one) => one.trim()).filter((one) => one !== "");
};

const maxUnits = (encoding: Encoding): number => (encoding === "GSM" ? MESSAGE_MAX_GSM_UNITS : MESSAGE_MAX_UCS2_UNITS);

const isTooLong = (text: string): boolean => countUnits(text, encodingOf(text)) > maxUnits(encodingOf(text));

/** A word, or its graphemes if it is longer than a message. A grapheme of more marks than that is split between them. */
const toPieces = (word: string, isLonger: (piece: string) => boolean): string[] =>
  isLonger(word)
    ? Array.from(graphemes.segment(word), ({ segment }) => segment).flatMap((one) => (isLonger(one) ? [...one] : [one]))
    : [word];

/** Counts in both encodings while it grows: a single character can change the encoding of the whole message. */
const createMessage = (): Message => {
  const pieces: string[] = [];
  let isGsm = true;
  let gsmUnits = 0;
  let ucs2Units = 0;
  return {
    text: () => pieces.join(""),
    fits: (piece: string): boolean =>
      isGsm && encodingOf(piece) === "GSM"
        ? gsmUnits + countUnits(piece, "GSM") <= MESSAGE_MAX_GSM_UNITS
        : ucs2Units + piece.length <= MESSAGE_MAX_UCS2_UNITS,
    add: (piece: string): void => {
      pieces.push(piece);
      isGsm &&= encodingOf(piece) === "GSM";
      gsmUnits += countUnits(piece, "GSM");
      ucs2Units += piece.length;
    },
  };
};

const createChatMessage = (): Message => {
  let text = "";
  return {
    text: () => text,
    fits: (piece) => text.length + piece.length <= CHAT_MESSAGE_MAX_LENGTH,
    add: (piece) => {
      text += piece;
    },
  };
};
