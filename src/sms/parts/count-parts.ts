import { type Encoding, encodingOf, unitsOf } from "./encoding.ts";

// [3GPP TS 23.040: TP-User-Data; End User Messaging SMS user guide: SMS character limits] A part has 140 bytes. In each part
// of a longer text, the header of concatenation takes 6 of them.
const SINGLE_PART_UNITS = { GSM: 160, UCS2: 70 } as const;
const CONCATENATED_PART_UNITS = { GSM: 153, UCS2: 67 } as const;

export type PartCount = { encoding: Encoding; units: number; parts: number };

/** How many parts a text is sent and billed as. A character of two units moves to the next part whole. */
export const countParts = (text: string): PartCount => {
  const encoding = encodingOf(text);
  const characters = unitsOf(text, encoding);
  const units = characters.reduce((sum, one) => sum + one, 0);
  if (units <= singlePartUnits(encoding)) return { encoding, units, parts: 1 };
  const partUnits = encoding === "GSM" ? CONCATENATED_PART_UNITS.GSM : CONCATENATED_PART_UNITS.UCS2;
  let parts = 1;
  let used = 0;
  for (const one of characters) {
    if (used + one > partUnits) {
      parts += 1;
      used = 0;
    }
    used += one;
  }
  return { encoding, units, parts };
};

const singlePartUnits = (encoding: Encoding): number =>
  encoding === "GSM" ? SINGLE_PART_UNITS.GSM : SINGLE_PART_UNITS.UCS2;
