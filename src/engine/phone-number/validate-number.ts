import type { NumberType, PhoneNumber } from "libphonenumber-js/max";

type PhoneType = "MOBILE" | "LANDLINE" | "VOIP" | "INVALID" | "OTHER" | "PREPAID";

// [Pinpoint API reference: NumberValidateResponse.PhoneTypeCode] Prepaid (5) is known to carriers only.
const TYPE_CODES: ReadonlyMap<PhoneType, number> = new Map([
  ["MOBILE", 0],
  ["LANDLINE", 1],
  ["VOIP", 2],
  ["INVALID", 3],
  ["OTHER", 4],
]);

const TYPES: ReadonlyMap<NumberType, PhoneType> = new Map([
  ["MOBILE", "MOBILE"],
  ["FIXED_LINE", "LANDLINE"],
  ["VOIP", "VOIP"],
  // unspecified by AWS for a number of a plan without types, as in North America; chosen because such a number can
  // receive a text as long as nothing shows the contrary.
  ["FIXED_LINE_OR_MOBILE", "MOBILE"],
]);

// [Pinpoint developer guide: phone number validation] numbers reserved for fiction are OTHER.
const FICTION = /^\+1\d{3}55501\d\d$/;

/** What the numbering plan of its country says about a number. [Pinpoint API reference: NumberValidateResponse] */
export const validateNumber = async (OriginalPhoneNumber: string, OriginalCountryCodeIso2?: string) => {
  const { isSupportedCountry, parsePhoneNumberFromString } = await import("libphonenumber-js/max");
  const country = OriginalCountryCodeIso2?.toUpperCase();
  const place = country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const number = parsePhoneNumberFromString(OriginalPhoneNumber, { ...place, extract: false });
  const PhoneType = typeOf(number);
  return {
    ...(number && cleansed(number)),
    ...(OriginalCountryCodeIso2 !== undefined && { OriginalCountryCodeIso2 }),
    OriginalPhoneNumber,
    PhoneType,
    PhoneTypeCode: TYPE_CODES.get(PhoneType),
  };
};

const typeOf = (number: PhoneNumber | undefined): PhoneType => {
  if (number === undefined) return "INVALID";
  if (FICTION.test(number.number)) return "OTHER";
  if (!number.isValid()) return "INVALID";
  return TYPES.get(number.getType()) ?? "OTHER";
};

const cleansed = (number: PhoneNumber) => {
  // Not at the top: creating it takes longer than the rest of a start.
  const names = new Intl.DisplayNames(["en"], { type: "region" });
  const iso2 = number.country ?? number.getPossibleCountries().at(0);
  return {
    CleansedPhoneNumberE164: number.number,
    CleansedPhoneNumberNational: number.nationalNumber,
    CountryCodeNumeric: number.countryCallingCode,
    ...(iso2 && { CountryCodeIso2: iso2, Country: names.of(iso2) }),
  };
};
