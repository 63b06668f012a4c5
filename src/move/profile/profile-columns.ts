import { ACCOUNT_NUMBER, ADDRESS_FIELDS, EMAIL_FIELDS, PHONE_FIELDS } from "./profile-fields.ts";
import type { Profile } from "./to-profile.ts";

type ContentType = "STRING" | "PHONE_NUMBER" | "EMAIL_ADDRESS";
/** A column of the file with profiles: where its values come from, and the field of the profile that they go to. */
export type Column = { name: string; target: string; contentType: ContentType; valueIn: (profile: Profile) => string };

/** Input of `aws customer-profiles create-upload-job`, which also needs the name of the domain. */
export type UploadJob = {
  DisplayName: string;
  Fields: Record<string, { Source: string; Target: string; ContentType: ContentType }>;
  UniqueKey: string;
  DataExpiry: number;
};

// [Customer Profiles API reference: CreateUploadJob] the longest that profiles of an upload may live; two weeks by default.
const DATA_EXPIRY_MAX_DAYS = 1098;

const field = (name: string, target: string, contentType: ContentType): Column => ({
  name,
  target,
  contentType,
  valueIn: ({ fields }) => fields.get(name) ?? "",
});

const STANDARD_COLUMNS: readonly Column[] = [
  field(ACCOUNT_NUMBER, `_profile.${ACCOUNT_NUMBER}`, "STRING"),
  ...PHONE_FIELDS.map((name) => field(name, `_profile.${name}`, "PHONE_NUMBER")),
  ...EMAIL_FIELDS.map((name) => field(name, `_profile.${name}`, "EMAIL_ADDRESS")),
  ...ADDRESS_FIELDS.map((name) => field(name, `_profile.Address.${name}`, "STRING")),
];
const STANDARD_NAMES = new Set(STANDARD_COLUMNS.map(({ name }) => name));

/** The columns for profiles with these attributes: the standard fields, then the attributes by name. */
export const profileColumns = (attributes: Iterable<string>): Column[] => [
  ...STANDARD_COLUMNS,
  ...[...new Set(attributes)].sort().map(
    (attribute): Column => ({
      // An attribute may have the name of a standard field.
      name: STANDARD_NAMES.has(attribute) ? `${attribute}_Attribute` : attribute,
      target: `_profile.Attributes.${attribute}`,
      contentType: "STRING",
      valueIn: ({ attributes }) => attributes.get(attribute) ?? "",
    }),
  ),
];

/** The job that reads the file. [Customer Profiles API reference: CreateUploadJob] */
export const uploadJob = (columns: readonly Column[], fileName: string): UploadJob => ({
  DisplayName: fileName,
  Fields: Object.fromEntries(
    columns.map(({ name, target, contentType }) => [
      name,
      { Source: `_source.${name}`, Target: target, ContentType: contentType },
    ]),
  ),
  UniqueKey: ACCOUNT_NUMBER,
  DataExpiry: DATA_EXPIRY_MAX_DAYS,
});
