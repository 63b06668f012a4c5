// unspecified by AWS; chosen because requests of the AWS APIs nest about ten levels deep. Recursion is safe up to here.
export const JSON_DEPTH_MAX = 64;
// unspecified by AWS; chosen because a batch of 100 endpoints with 250 attributes each has 50,000 values. A schema reports
// each invalid value, which takes seconds for a million of them.
export const JSON_VALUES_MAX = 75_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/**
 * Why a JSON text from outside must not be parsed, validated or walked; undefined if it may be. One scan of the text,
 * valid or not, which ends at the first limit that is exceeded.
 */
export const whyOverJsonLimits = (text: string, valuesMax = JSON_VALUES_MAX): string | undefined => {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) values += 1;
    else if (CLOSING.has(code)) depth -= 1;
    else if (OPENING.has(code)) {
      depth += 1;
      values += 1;
    }
    if (depth > JSON_DEPTH_MAX) return `nests deeper than ${JSON_DEPTH_MAX} levels`;
    if (values > valuesMax) return `has more than ${valuesMax} values`;
  }
  return undefined;
};

/** The position of the quote that ends the string which starts at `start`, or the end of the text. */
export const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
};
