import { type NamedString, stringsIn } from "./strings-in.ts";

/** An endpoint of the person. */
export type PersonEndpoint = { applicationId: string; id: string; address: string | undefined };

/** An id of the person that another endpoint or user of an application has too. */
export type SharedId = { applicationId: string; id: string };

/** What the applications of the account know about the person. */
export type KnownIds = { applicationIds: string[]; endpoints: PersonEndpoint[]; shared: SharedId[] };

/** What identifies one person in the data of the suite. */
export type Person = KnownIds & {
  userId: string;
  /** Those of the endpoints, and those that the operator knows. None is empty. */
  addresses: string[];
};

export const toPerson = (userId: string, known: KnownIds, addresses: readonly string[]): Person => ({
  ...known,
  userId,
  addresses: [...new Set([...known.endpoints.map(({ address }) => address ?? ""), ...addresses])].filter(
    (address) => address.trim() !== "",
  ),
});

// The shortest email address, a@b, has as many. Shorter ones are slips, such as an empty variable of a shell.
const ADDRESS_MIN_LENGTH = 3;

/** Why an address that an operator names cannot identify a person; undefined if it can. */
export const whyNoAddress = (address: string): string | undefined =>
  address.trim().length < ADDRESS_MIN_LENGTH
    ? `expected an address of at least ${ADDRESS_MIN_LENGTH} characters, got ${address.trim().length}`
    : undefined;

/** The ids under which tables have items of the person: the user and the endpoints. */
export const idsOf = ({ userId, endpoints }: Person): string[] => [
  ...new Set([userId, ...endpoints.map(({ id }) => id)]),
];

/** Whether another endpoint or user has the id too: in the application, or in any. */
export const isShared = ({ shared }: Person, id: string, applicationId?: string): boolean =>
  shared.some((other) => other.id === id && (applicationId ?? other.applicationId) === other.applicationId);

/** The applications in which the person has the id. */
export const applicationsOf = ({ userId, endpoints }: Person, id: string): string[] =>
  endpoints.filter((endpoint) => id === userId || endpoint.id === id).map(({ applicationId }) => applicationId);

export type Ownership = "of-person" | "of-others" | "unreadable";

/**
 * Whose a document is: the person's if a string value of it is an id or an address of the person. An id that others have
 * too counts only in a document that names an application of the person, and none of theirs.
 */
export const ownershipOf = (text: string, person: Person): Ownership => {
  const { isJson, strings } = stringsIn(text);
  const values = new Set(strings.map(({ value }) => value));
  const identifying = new Set(strings.filter(isIdentifying).map(({ value }) => value));
  const isOfPerson =
    person.addresses.some((address) => identifying.has(address)) ||
    idsOf(person).some((id) => identifying.has(id) && isOwn(person, id, values));
  if (isOfPerson) return "of-person";
  return isJson || text.trim() === "" ? "of-others" : "unreadable";
};

const isOwn = (person: Person, id: string, values: ReadonlySet<string>): boolean =>
  !isShared(person, id) ||
  (applicationsOf(person, id).some((application) => values.has(application)) &&
    !person.shared.some((other) => other.id === id && values.has(other.applicationId)));

const IDENTIFYING_NAME =
  /(?:ids?|user|endpoint|client|customer|recipients?|address(?:es)?|destination|number|token|to)$/i;
const IDENTIFYING_VALUE = /^\+\d{5,}$|^[^@\s]+@[^@\s]+$/;

/** A user with the id "1" is not meant by `"count":"1"`. Phone numbers and email addresses have no other meaning. */
const isIdentifying = ({ name, value }: NamedString): boolean =>
  IDENTIFYING_NAME.test(name) || IDENTIFYING_VALUE.test(value);
