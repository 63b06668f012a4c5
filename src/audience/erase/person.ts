/** An endpoint of the person. */
export type PersonEndpoint = { applicationId: string; id: string; address: string | undefined };

/** What identifies one person in the data of the suite. */
export type Person = {
  userId: string;
  endpoints: PersonEndpoint[];
  /** Those of the endpoints, and those that the operator knows. */
  addresses: string[];
};

export const toPerson = (userId: string, endpoints: PersonEndpoint[], known: readonly string[]): Person => ({
  userId,
  endpoints,
  addresses: [...new Set([...endpoints.flatMap(({ address }) => address ?? []), ...known])],
});

/** The ids under which tables have items of the person: the user and the endpoints. */
export const idsOf = ({ userId, endpoints }: Person): string[] => [
  ...new Set([userId, ...endpoints.map(({ id }) => id)]),
];

/** Whether a part occurs in a text between characters that may be next to it. An empty character is an end of the text. */
const occurs = (text: string, part: string, isNextTo: (character: string) => boolean): boolean => {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    if (isNextTo(text.charAt(at - 1)) && isNextTo(text.charAt(at + part.length))) return true;
  return false;
};

const isQuote = (character: string): boolean => character === '"' || character === "\\";
const endsWord = (character: string): boolean => !/[\p{L}\p{N}]/u.test(character);

/**
 * Whether a document mentions the person: an id as a whole JSON string, also in JSON within JSON, or an address as a whole
 * word. An id such as "1" occurs in every document, but rarely as a string of its own.
 */
export const mentions = (text: string, person: Person): boolean =>
  idsOf(person).some((id) => occurs(text, id, isQuote)) ||
  person.addresses.some((address) => occurs(text, address, endsWord));
