import { idsOf, isShared, type Ownership, ownershipOf, type Person } from "./person.ts";

/** The keys of the person's items, and those whose items may belong to others. */
export type OwnedKeys = { own: string[]; shared: string[] };

/** Which items of the tables belong to a person. */
export const PERSON_RULES = {
  ownershipOf,

  /** The frequency cap counts the messages of `application#person`, without an application of `#person`. */
  frequencyKeys: (person: Person): OwnedKeys => {
    const keys = [undefined, ...person.applicationIds].flatMap((applicationId) =>
      idsOf(person)
        .filter((id) => mayHave(person, id, applicationId))
        .map((id) => ({ key: `${applicationId ?? ""}#${id}`, isOwn: !isShared(person, id, applicationId) })),
    );
    return toOwned(keys);
  },

  /** Offers and content are stored by the person alone. */
  offerKeys: (person: Person): OwnedKeys =>
    toOwned(
      idsOf(person).flatMap((id) =>
        ["offer", "content"].map((kind) => ({ key: `${kind}#${id}`, isOwn: !isShared(person, id) })),
      ),
    ),

  /** The application of a decision says whose endpoint it is about, if others have an endpoint with the id. */
  decisionOwner: (person: Person, endpointId: string, applicationId: string): Ownership => {
    if (!isShared(person, endpointId)) return "of-person";
    if (isShared(person, endpointId, applicationId)) return "of-others";
    return mayHave(person, endpointId, applicationId) ? "of-person" : "unreadable";
  },
};
export type PersonRules = typeof PERSON_RULES;

/** Whether the person may have the id in the application: as the user, or as an endpoint of it. */
const mayHave = ({ userId, endpoints }: Person, id: string, applicationId: string | undefined): boolean =>
  applicationId === undefined ||
  id === userId ||
  endpoints.some((endpoint) => endpoint.id === id && endpoint.applicationId === applicationId);

const toOwned = (keys: { key: string; isOwn: boolean }[]): OwnedKeys => ({
  own: keys.filter(({ isOwn }) => isOwn).map(({ key }) => key),
  shared: keys.filter(({ isOwn }) => !isOwn).map(({ key }) => key),
});
