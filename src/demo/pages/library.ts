/** A customer's data in the demo app's backend. Each poke reports a change and includes it. */
export type Library = {
  title: string;
  playlist: string[];
  likes: number;
  shared: SharedTrack[];
  /** The poke of the demo's journey, if the customer has received it. */
  demoPoke?: DemoPoke;
};
export type SharedTrack = { track: string; by: string };
export type DemoPoke = { id: string; title: string; data: unknown; latencyMs: number };

// The domains and the filter of the demo's pokes.
export const MADE_FOR_YOU = "PlaylistLibraryUpdated";
export const LIKES = "CustomerLikes";
export const SHARED = "PLAYLIST";
export const SHARED_FILTER = "road trip";

export const ALBUM = [
  "Blue in Green",
  "Naima",
  "Lonely Woman",
  "Peace Piece",
  "Footprints",
  "Maiden Voyage",
  "Goodbye Pork Pie Hat",
];

/** What each customer's playlist contains before the first new one. */
const STARTER = ["So What", "Round Midnight", "Take Five"];
const STARTER_TITLE = "Made for you";

/** The data of all customers, in memory. */
export const createLibraries = () => {
  const playlists = new Map<string, string[]>();
  const likes = new Map<string, number>();
  const demoPokes = new Map<string, DemoPoke>();
  const shared: SharedTrack[] = [];
  const playlistOf = (customerId: string) => playlists.get(customerId) ?? STARTER;
  const likesOf = (customerId: string) => likes.get(customerId) ?? 0;
  return {
    read: (customerId: string): Library => {
      const demoPoke = demoPokes.get(customerId);
      return {
        title: demoPoke?.title ?? STARTER_TITLE,
        playlist: playlistOf(customerId),
        likes: likesOf(customerId),
        shared,
        ...(demoPoke && { demoPoke }),
      };
    },
    keepDemoPoke: (customerId: string, poke: DemoPoke) => void demoPokes.set(customerId, poke),
    clearPlaylist: (customerId: string) => playlists.set(customerId, []),
    addTrack: (customerId: string, track: string): number => {
      const playlist = [...playlistOf(customerId), track];
      playlists.set(customerId, playlist);
      return playlist.length - 1;
    },
    like: (customerId: string): number => {
      likes.set(customerId, likesOf(customerId) + 1);
      return likesOf(customerId);
    },
    share: (track: SharedTrack): number => shared.push(track) - 1,
  };
};
