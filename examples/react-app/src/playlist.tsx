import { useMulticastPoke } from "pinpoint-poke-client/react";
import { useState } from "react";

type PlaylistChange = { position: number; track: string; by: string };

/** Reacts to pokes to every subscriber of a playlist. */
export const Playlist = ({ playlistId }: { playlistId: string }) => {
  const [tracks, setTracks] = useState<string[]>([]);
  const { isLive } = useMulticastPoke(
    "PLAYLIST",
    playlistId,
    (_domain, { track, by }: PlaylistChange) => setTracks((before) => [...before, `${track}, added by ${by}`]),
    { enabled: true, onGap: () => setTracks([]) }, // fetch the playlist again here
  );
  return (
    <section>
      <h2>
        {playlistId} {isLive ? "(live)" : ""}
      </h2>
      <ul>
        {tracks.map((track) => (
          <li key={track}>{track}</li>
        ))}
      </ul>
    </section>
  );
};
