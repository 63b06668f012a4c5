// How fields of endpoints become fields of a profile, as in the script of AWS's migration guide where it has a rule.
// [Pinpoint user guide: Amazon Pinpoint end of support, migrate endpoints and segments]

/** The field of a profile that has the user's id. "We will assume the userId is stored as an AccountNumber." */
export const ACCOUNT_NUMBER = "AccountNumber";

/** Fields for phone numbers, first to last. Further numbers become the attributes PhoneNumber_4, PhoneNumber_5, … */
export const PHONE_FIELDS = ["PhoneNumber", "HomePhoneNumber", "MobilePhoneNumber", "BusinessPhoneNumber"] as const;

/** Fields for email addresses, first to last. Further addresses become the attributes EmailAddress_3, … */
export const EMAIL_FIELDS = ["EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"] as const;

/** The endpoint's `Location` to the profile's `Address`. Latitude and Longitude become attributes. */
export const PROFILE_LOCATION = {
  City: "City",
  Country: "Country",
  PostalCode: "PostalCode",
  Region: "County",
} as const;

export const ADDRESS_FIELDS = Object.values(PROFILE_LOCATION);

/** What an endpoint's address is to a profile. Addresses of other channels, such as device tokens, have no field. */
export const ADDRESS_KIND: ReadonlyMap<string, "phone" | "email"> = new Map([
  ["SMS", "phone"],
  ["VOICE", "phone"],
  ["EMAIL", "email"],
]);

// [Customer Profiles API reference: CreateUploadJob, Fields] names match ^[a-zA-Z0-9_.-]+$. The period is left out: it
// separates the names of a template variable.
const OTHER_CHARACTER = /[^a-zA-Z0-9_-]/g;

/** An attribute's name in a profile: each character that a column of an upload job may not have becomes `_`. */
export const attributeName = (name: string): string => name.replace(OTHER_CHARACTER, "_");

/**
 * Profiles have one text for an attribute, and endpoints a list. The guide's script names all values of a longer list
 * `X_0`, `X_1`, …; here the first is always `X`, so that a template's `X.[0]` is the same variable for every profile.
 */
export const listItemName = (name: string, index: number): string => (index === 0 ? name : `${name}_${index}`);
