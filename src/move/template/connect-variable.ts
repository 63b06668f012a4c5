import { ownValue } from "../../own-value.ts";
import { attributeName, listItemName, PROFILE_LOCATION } from "../profile/profile-fields.ts";

export type TemplateChannel = "EMAIL" | "SMS" | "PUSH";
type ConnectVariable = { ok: true; names: string[] } | { ok: false; reason: string };

// [Connect administrator guide: Add personalized content to message templates]
const CUSTOMER = ["Attributes", "Customer"];
const LIST_INDEX = /^\d{1,2}$/;

/**
 * The variable of a Connect message template for one of a Pinpoint template, by their names: both follow the mapping of
 * endpoints to profiles. [Pinpoint user guide: Amazon Pinpoint end of support, migrate templates]
 */
export const connectVariable = (names: readonly string[], channel: TemplateChannel): ConnectVariable => {
  const [group, ...rest] = names;
  switch (group) {
    case "User":
      return userVariable(rest);
    case "Attributes":
      return attribute(rest);
    case "Metrics":
    case "Demographic":
      return rest.length === 1 ? profileAttribute(`${group}_${rest[0]}`) : unknown(names);
    case "Location":
      return locationVariable(rest);
    case "Address":
      return rest.length === 0 ? addressVariable(channel) : unknown(names);
    default:
      return unknown(names);
  }
};

const customer = (...names: string[]): ConnectVariable => ({ ok: true, names: [...CUSTOMER, ...names] });

const profileAttribute = (name: string): ConnectVariable => customer("Attributes", attributeName(name));

const unknown = (names: readonly string[]): ConnectVariable => ({
  ok: false,
  reason: `${names.join(".") || "this"} has no counterpart in Connect`,
});

const userVariable = (rest: string[]): ConnectVariable => {
  if (rest.length === 1 && rest[0] === "UserId") return customer("AccountNumber");
  return rest[0] === "UserAttributes" ? attribute(rest.slice(1)) : unknown(["User", ...rest]);
};

const attribute = ([name, index, ...more]: string[]): ConnectVariable => {
  if (name === undefined || more.length > 0) return { ok: false, reason: "Connect has no variable for all attributes" };
  if (index === undefined) return profileAttribute(name);
  if (!LIST_INDEX.test(index)) return { ok: false, reason: `${name}.${index}: ${index} is not the index of a value` };
  return profileAttribute(listItemName(name, Number(index)));
};

const locationVariable = (rest: string[]): ConnectVariable => {
  const [name = ""] = rest;
  if (rest.length === 1 && (name === "Latitude" || name === "Longitude")) return profileAttribute(name);
  const field = rest.length === 1 ? ownValue(PROFILE_LOCATION as Record<string, string>, name) : undefined;
  return field === undefined ? unknown(["Location", ...rest]) : customer(field);
};

const addressVariable = (channel: TemplateChannel): ConnectVariable => {
  switch (channel) {
    case "EMAIL":
      return customer("EmailAddress");
    case "SMS":
      return customer("PhoneNumber");
    case "PUSH":
      return { ok: false, reason: "Address is a device token, which profiles do not have" };
    default:
      return channel satisfies never;
  }
};
