import { configurePoke } from "pinpoint-poke-client";
import { useMulticastPoke } from "pinpoint-poke-client/react";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

configurePoke({
  token: async () => (await fetch("http://127.0.0.1:4566/_local/token?customerId=customer-001")).json(),
});

const Playlist = ({ playlistId }: { playlistId: string }) => {
  const [changes, setChanges] = useState(0);
  const { startPoke, stopPoke, isLive } = useMulticastPoke("PLAYLIST", playlistId, () => setChanges((n) => n + 1));
  useEffect(() => {
    startPoke();
    return stopPoke;
  }, [startPoke, stopPoke]);
  return <p>{isLive ? `${changes} changes` : "connecting"}</p>;
};

createRoot(document.querySelector("#root") ?? document.body).render(<Playlist playlistId="road trip" />);
