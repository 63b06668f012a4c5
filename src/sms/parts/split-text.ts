import { countUnits, type Encoding, encodingOf } from "./encoding.ts";

// [End User Messaging SMS user guide: SMS character limits] The service rejects a longer message: 1,530 characters of GSM
// 03.38 or 630 others. Both are below the 1,600 characters of the API.
const MESSAGE_MAX_GSM_UNITS = 1_530;
const MESSAGE_MAX_UCS2_UNITS = 630;

const WORD_WITH_SPACE = /\s+|\S+/g;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * A text as messages that the service accepts, split between words; within a word only if it is longer than a message, and
 * never within a character as readers see it. Space at a split is omitted.
 */
export const splitText = (text: string): string[] => {
  const messages: string[] = [];
  let message = createMessage();
  for (const piece of text.match(WORD_WITH_SPACE)?.flatMap(toPieces) ?? []) {
    if (message.fits(piece)) {
      message.add(piece);
      continue;
    }
    messages.push(message.text());
    message = createMessage();
    message.add(piece);
  }
  return [...messages, message.text()].map((one) => one.trim()).filter((one) => one !== "");
};

const maxUnits = (encoding: Encoding): number => (encoding === "GSM" ? MESSAGE_MAX_GSM_UNITS : MESSAGE_MAX_UCS2_UNITS);

const isTooLong = (text: string): boolean => countUnits(text, encodingOf(text)) > maxUnits(encodingOf(text));

/** A word, or its graphemes if it is longer than a message. A grapheme of more marks than that is split between them. */
const toPieces = (word: string): string[] =>
  isTooLong(word)
    ? Array.from(graphemes.segment(word), ({ segment }) => segment).flatMap((one) =>
        isTooLong(one) ? [...one] : [one],
      )
    : [word];

/** Counts in both encodings while it grows: a single character can change the encoding of the whole message. */
const createMessage = () => {
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
