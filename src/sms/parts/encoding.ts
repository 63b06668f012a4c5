/** The alphabet of a text: 7-bit GSM 03.38, or UCS-2 if one character is not in it. */
export type Encoding = "GSM" | "UCS2";

// [3GPP TS 23.038: GSM 7 bit default alphabet]
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
// [3GPP TS 23.038: extension table] Each is sent as an escape and a second septet.
const EXTENDED = new Set("\f^{}\\[~]|€");

export const encodingOf = (text: string): Encoding => {
  for (const character of text) if (!BASIC.has(character) && !EXTENDED.has(character)) return "UCS2";
  return "GSM";
};

/** The units of each character, which no part splits: septets of GSM, or 16-bit units of UCS-2, two for an emoji. */
export const unitsOf = (text: string, encoding: Encoding): number[] =>
  Array.from(text, (character) => (encoding === "UCS2" ? character.length : EXTENDED.has(character) ? 2 : 1));

export const countUnits = (text: string, encoding: Encoding): number =>
  unitsOf(text, encoding).reduce((sum, units) => sum + units, 0);
