/** A value that a system set for an attribute of a user. */
export type Change = {
  attribute: string;
  values: string[];
  /** The system that reports it, such as "pinpoint" or "cdp". */
  source: string;
  /** When it was set there, in milliseconds since the epoch. */
  at: number;
  /**
   * The source and time of the change, if a synchronization wrote it to the system. The system keeps both, and its report
   * contains them.
   */
  origin?: { source: string; at: number };
};

type Version = { values: string[]; at: number };

/** What each system last set, by attribute and system. */
export type Profile = ReadonlyMap<string, ReadonlyMap<string, Version>>;

export const EMPTY_PROFILE: Profile = new Map();

/** Of two changes at the same time, the same one is later in every order of arrival. */
const isLater = (a: Version, b: Version): boolean =>
  a.at !== b.at ? a.at > b.at : JSON.stringify(a.values) > JSON.stringify(b.values);

/**
 * The profile after a change. The report of a change that was written contains nothing new and is ignored: its time is later
 * than that of what was set meanwhile. Changes may arrive in any order, and more than once.
 */
export const applyChange = (profile: Profile, { attribute, values, source, at, origin }: Change): Profile => {
  const versions = profile.get(attribute) ?? new Map<string, Version>();
  const before = versions.get(source);
  const version = { values, at };
  if (origin !== undefined || (before !== undefined && !isLater(version, before))) return profile;
  return new Map(profile).set(attribute, new Map(versions).set(source, version));
};
