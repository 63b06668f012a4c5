/** A customer's data in the demo app's backend. Each poke reports a change and includes it. */
export type Library = { playlist: string[]; likes: number; shared: SharedTrack[] };
export type SharedTrack = { track: string; by: string };

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

/** The data of all customers, in memory. */
export const createLibraries = () => {
  const playlists = new Map<string, string[]>();
  const likes = new Map<string, number>();
  const shared: SharedTrack[] = [];
  const playlistOf = (customerId: string) => playlists.get(customerId) ?? [];
  const likesOf = (customerId: string) => likes.get(customerId) ?? 0;
  return {
    read: (customerId: string): Library => ({
      playlist: playlistOf(customerId),
      likes: likesOf(customerId),
      shared,
    }),
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
