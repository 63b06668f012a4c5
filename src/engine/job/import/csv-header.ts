import { UnreadableFile } from "../unreadable-file.ts";

/** A column of a CSV file: which field of an endpoint its values are. */
export type CsvColumn = {
  /** `Attributes.plan`: as in the header. */
  name: string;
  /** `list`: one value of a list, which has a column for each. `ignored`: a field of exports that no request has. */
  kind: "text" | "number" | "list" | "ignored";
  /** Where the value is in an endpoint: `["User", "UserAttributes"]` and `plan`. */
  parents: readonly string[];
  key: string;
};

// [Pinpoint user guide: importing segments, supported attributes]
const FIELDS = new Set(
  `Address ChannelType EffectiveDate EndpointStatus Id OptOut RequestId User.UserId
   Demographic.AppVersion Demographic.Locale Demographic.Make Demographic.Model Demographic.ModelVersion
   Demographic.Platform Demographic.PlatformVersion Demographic.Timezone
   Location.City Location.Country Location.PostalCode Location.Region`.split(/\s+/),
);
const NUMBERS = new Set(["Location.Latitude", "Location.Longitude"]);
// [Pinpoint API reference: EndpointResponse] fields that a request does not have.
const RESPONSE_FIELDS = new Set(["ApplicationId", "CohortId", "CreationDate"]);

const CUSTOM = [
  { prefix: "Attributes.", kind: "list", parents: ["Attributes"] },
  { prefix: "User.UserAttributes.", kind: "list", parents: ["User", "UserAttributes"] },
  { prefix: "Metrics.", kind: "number", parents: ["Metrics"] },
] as const;

/** The columns that a header names; throws UnreadableFile if it names a field that endpoints do not have, or one twice. */
export const readCsvHeader = (names: readonly string[]): CsvColumn[] => {
  const columns = names.map((name, index) => toColumn(name.trim(), index));
  const seen = new Set<string>();
  for (const [index, { name, kind }] of columns.entries()) {
    if (kind !== "list" && seen.has(name))
      throw unreadable(index, `repeats the column ${name}; only Attributes and User.UserAttributes may have several`);
    seen.add(name);
  }
  return columns;
};

const toColumn = (name: string, index: number): CsvColumn => {
  const custom = CUSTOM.find(({ prefix }) => name.startsWith(prefix) && name.length > prefix.length);
  if (custom) return { ...custom, name, key: name.slice(custom.prefix.length) };
  if (RESPONSE_FIELDS.has(name)) return { name, kind: "ignored", parents: [], key: name };
  const kind = FIELDS.has(name) ? "text" : NUMBERS.has(name) ? "number" : undefined;
  // The name is not shown: in a file without a header it is the value of a customer.
  if (kind === undefined)
    throw unreadable(index, "is not a field of endpoints, such as Address, User.UserId or Attributes.plan");
  const parts = name.split(".");
  return { name, kind, parents: parts.slice(0, -1), key: parts.at(-1) ?? "" };
};

const unreadable = (index: number, problem: string) =>
  new UnreadableFile(`column ${index + 1} of the header ${problem}`, { line: 1 });
