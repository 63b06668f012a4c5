import * as z from "zod";
import type { Contract } from "../poke-client/contract.ts";

// Names without case, hyphens and underscores. `name` alone is not among them: playlists and shops have one too.
const PERSONAL = new Set([
  ...["firstname", "givenname", "lastname", "familyname", "surname", "fullname", "customername", "username"],
  ...["email", "emailaddress", "phone", "phonenumber", "mobile", "mobilenumber", "msisdn"],
  ...["address", "homeaddress", "street", "streetaddress", "postalcode", "postcode", "zip", "zipcode"],
  ...["latitude", "longitude", "ip", "ipaddress", "deviceid", "birthdate", "birthday", "dateofbirth", "dob", "gender"],
  ...["customerid", "userid", "ssn", "nationalid", "passport", "iban", "cardnumber", "creditcard"],
  ...["password", "token", "accesstoken", "sessionid"],
]);
const PERSONAL_FORMATS = new Set(["email", "idn-email"]);

const Schemas = z.record(z.string(), z.unknown()).catch({});
const SchemaList = z.array(z.unknown()).catch([]);

/** The keywords of JSON Schema that lead to other schemas; anything else is read as a schema without any. */
const JsonSchema = z.object({
  format: z.string().optional().catch(undefined),
  properties: Schemas,
  $defs: Schemas,
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  prefixItems: SchemaList,
  anyOf: SchemaList,
  oneOf: SchemaList,
  allOf: SchemaList,
});

/**
 * The paths of the fields that, by their names or formats, are about a person. Empty for a contract that cannot describe
 * itself as JSON Schema. [Standard Schema: Standard JSON Schema]
 */
export const personalFields = (contract: Contract<unknown>): string[] => [
  ...new Set(fieldsOf(describe(contract), [], false)),
];

const describe = (contract: Contract<unknown>): unknown => {
  try {
    return contract["~standard"].jsonSchema?.input({ target: "draft-2020-12" });
  } catch {
    return undefined; // JSON Schema has no form for some schemas, such as those of dates
  }
};

const fieldsOf = (schema: unknown, path: readonly string[], isPersonal: boolean): string[] => {
  if (isPersonal) return [path.join(".")];
  const { success, data } = JsonSchema.safeParse(schema);
  if (!success) return [];
  const { format, properties, $defs, items, additionalProperties, prefixItems, anyOf, oneOf, allOf } = data;
  if (format !== undefined && PERSONAL_FORMATS.has(format)) return [path.join(".") || "data"];
  return [
    ...Object.entries(properties).flatMap(([name, field]) => fieldsOf(field, [...path, name], isPersonalName(name))),
    ...Object.values($defs).flatMap((one) => fieldsOf(one, path, false)),
    ...[items, additionalProperties, ...prefixItems, ...anyOf, ...oneOf, ...allOf].flatMap((one) =>
      fieldsOf(one, path, false),
    ),
  ];
};

const isPersonalName = (name: string): boolean => PERSONAL.has(name.toLowerCase().replaceAll(/[_-]/g, ""));
