import { ownValue } from "../../own-value.ts";
import type { ExportedEndpoint } from "./exported-endpoint.ts";
import {
  ACCOUNT_NUMBER,
  ADDRESS_KIND,
  attributeName,
  EMAIL_FIELDS,
  listItemName,
  PHONE_FIELDS,
  PROFILE_LOCATION,
} from "./profile-fields.ts";

/** The standard fields and the attributes of one customer profile. */
export type Profile = { fields: Map<string, string>; attributes: Map<string, string> };
/** `leftOut` has what the profile does not contain, without values. */
export type ToProfile = { profile: Profile; leftOut: string[] };

/** The account number of an endpoint's profile: its user's id. An endpoint without a user is a profile of its own. */
export const accountNumberOf = ({ Id, User }: ExportedEndpoint): string => User?.UserId || `endpoint:${Id}`;

/**
 * The profile of the endpoints of one user. Where they differ, the endpoint with the newest `EffectiveDate` decides, and user
 * attributes decide before attributes of endpoints.
 */
export const toProfile = (accountNumber: string, endpoints: readonly ExportedEndpoint[]): ToProfile => {
  const newestFirst = endpoints.toSorted(byEffectiveDate);
  const fields = new Map([[ACCOUNT_NUMBER, accountNumber]]);
  const attributes = new Map<string, string>();
  const leftOut: string[] = [];
  const set = (map: Map<string, string>, name: string, value: string | null | undefined): void => {
    if (!value) return;
    const known = map.get(name);
    if (known === undefined) map.set(name, value);
    else if (known !== value) leftOut.push(`${name}: another value of the same customer was kept`);
  };

  for (const endpoint of newestFirst)
    for (const [name, value] of listAttributes(endpoint.User?.UserAttributes)) set(attributes, name, value);
  for (const endpoint of newestFirst) {
    for (const [name, value] of listAttributes(endpoint.Attributes)) set(attributes, name, value);
    for (const [name, value] of otherAttributes(endpoint)) set(attributes, attributeName(name), value);
    for (const [name, field] of Object.entries(PROFILE_LOCATION))
      set(fields, field, ownValue(endpoint.Location ?? {}, name));
  }
  const addresses = newestFirst.map((endpoint) => ({ endpoint, reason: whyNoAddress(endpoint) }));
  leftOut.push(...addresses.flatMap(({ reason }) => reason ?? []));
  const usable = addresses.flatMap(({ endpoint, reason }) => (reason === undefined ? endpoint : []));
  placeAddresses({ fields, attributes }, PHONE_FIELDS, addressesOf(usable, "phone"));
  placeAddresses({ fields, attributes }, EMAIL_FIELDS, addressesOf(usable, "email"));
  return { profile: { fields, attributes }, leftOut };
};

const byEffectiveDate = (a: ExportedEndpoint, b: ExportedEndpoint): number =>
  (b.EffectiveDate ?? "").localeCompare(a.EffectiveDate ?? "");

const listAttributes = (lists: ExportedEndpoint["Attributes"]): [string, string][] =>
  Object.entries(lists ?? {}).flatMap(([name, values]) =>
    values.map((value, index): [string, string] => [attributeName(listItemName(name, index)), value]),
  );

const otherAttributes = ({
  Location,
  Demographic,
  Metrics,
}: ExportedEndpoint): [string, string | null | undefined][] => [
  ["Latitude", Location?.Latitude],
  ["Longitude", Location?.Longitude],
  ...Object.entries(Demographic ?? {}).map(([name, value]): [string, typeof value] => [`Demographic_${name}`, value]),
  ...Object.entries(Metrics ?? {}).map(([name, value]): [string, string] => [`Metrics_${name}`, String(value)]),
];

/** An address to which nothing may be sent, or for which profiles have no field, is not written. */
const whyNoAddress = ({ ChannelType, Address, OptOut, EndpointStatus }: ExportedEndpoint): string | undefined => {
  if (!Address) return "the address of an endpoint without one";
  if (OptOut === "ALL") return `the ${ChannelType} address of an endpoint that opted out`;
  if (EndpointStatus === "INACTIVE") return `the ${ChannelType} address of an inactive endpoint`;
  return ADDRESS_KIND.has(ChannelType ?? "")
    ? undefined
    : `the ${ChannelType} address, for which profiles have no field`;
};

const addressesOf = (endpoints: readonly ExportedEndpoint[], kind: "phone" | "email"): string[] => [
  ...new Set(
    endpoints.flatMap(({ ChannelType, Address }) =>
      ADDRESS_KIND.get(ChannelType ?? "") === kind ? (Address ?? []) : [],
    ),
  ),
];

const placeAddresses = (
  { fields, attributes }: Profile,
  names: readonly string[],
  addresses: readonly string[],
): void => {
  const [first = ""] = names;
  for (const [index, address] of addresses.entries()) {
    const field = names[index];
    if (field === undefined) attributes.set(`${first}_${index}`, address);
    else fields.set(field, address);
  }
};
