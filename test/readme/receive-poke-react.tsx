import { useEffect, useState } from "react";
import { useMulticastPoke } from "../../src/poke-client/react.ts";

export const Playlist = ({ playlistId }: { playlistId: string }) => {
  const [changes, setChanges] = useState(0);
  const { startPoke, stopPoke, isLive } = useMulticastPoke("PLAYLIST", playlistId, () => setChanges((n) => n + 1));
  useEffect(() => {
    startPoke();
    return stopPoke;
  }, [startPoke, stopPoke]);
  return <p>{isLive ? `${changes} changes` : "connecting"}</p>;
};
