/** What the demo app's backend knows; a poke says that it changed, and carries the change. */
export type Library = { playlist: string[]; likes: number; shared: SharedTrack[] };
export type SharedTrack = { track: string; by: string };

// The contract of the demo's pokes: domains, filter, data.
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

/** The state of all customers of the demo, for as long as the process lives. */
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
