import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js";

/** How addresses are written before they are sent. */
export type AddressRules = {
  /** The country of phone numbers without a country code, as ISO 3166-1 alpha-2. Without it, such a number is invalid. */
  defaultCountry?: string;
  /**
   * Which part of an email address becomes lower case. [RFC 5321: section 2.4] domains ignore the case; the part before
   * "@" belongs to its host, which may not.
   */
  emailCase?: "keep" | "lower-domain" | "lower";
};

export type AddressResult = { kind: "normalized"; address: string } | { kind: "invalid"; rule: string };

const invalid = (rule: string): AddressResult => ({ kind: "invalid", rule });
const normalized = (address: string): AddressResult => ({ kind: "normalized", address });

/** An address as its channel needs it: E.164 for SMS and VOICE, by `emailCase` for EMAIL; tokens and ids are kept. */
export const normalizeAddress = (
  channelType: string | undefined,
  address: string,
  rules: AddressRules = {},
): AddressResult => {
  switch (channelType) {
    case "SMS":
    case "VOICE":
      return normalizePhoneNumber(address, rules);
    case "EMAIL":
      return normalizeEmail(address.trim(), rules);
    default:
      return normalized(address);
  }
};

const normalizePhoneNumber = (text: string, { defaultCountry }: AddressRules): AddressResult => {
  const number = parsePhoneNumberFromString(text, defaultCountry as CountryCode | undefined);
  if (number === undefined)
    return invalid(
      defaultCountry === undefined
        ? "expected a phone number with its country code, such as +12065550100, or a defaultCountry"
        : "expected a phone number",
    );
  return number.isPossible() ? normalized(number.number) : invalid("expected a phone number of a possible length");
};

// [RFC 5321: section 4.5.3.1] The longest path, without its angle brackets.
const EMAIL_MAX_LENGTH = 254;

const normalizeEmail = (text: string, { emailCase = "lower-domain" }: AddressRules): AddressResult => {
  const at = text.lastIndexOf("@");
  const [user, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || domain === "" || text.length > EMAIL_MAX_LENGTH || text.split(/\s/, 2).length > 1)
    return invalid("expected an email address");
  switch (emailCase) {
    case "keep":
      return normalized(text);
    case "lower-domain":
      return normalized(`${user}@${domain.toLowerCase()}`);
    case "lower":
      return normalized(text.toLowerCase());
    default:
      return emailCase satisfies never;
  }
};
