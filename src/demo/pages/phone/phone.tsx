import { useState } from "react";
import { createPokeClient } from "../../../poke-client/index.ts";
import { PokeProvider } from "../../../poke-client/react.ts";
import { fetchToken } from "./backend.ts";
import { Cloud } from "./cloud.tsx";
import { Connection } from "./connection.tsx";

import { createNetwork } from "./network.ts";
import { ReceivedPokes } from "./received-pokes.tsx";
import { SharedPlaylist } from "./shared-playlist.tsx";
import { useLibrary } from "./use-library.ts";

const createPhone = (customerId: string) => {
  const network = createNetwork();
  const client = createPokeClient({ token: () => fetchToken(customerId), webSocket: network.webSocket });
  return {
    client,
    setNetwork(online: boolean) {
      network.setOnline(online);
      if (online) client.wake();
    },
  };
};

const App = ({ customerId, setNetwork }: { customerId: string; setNetwork: (online: boolean) => void }) => {
  const { library, pokes, gapSince, isLive } = useLibrary(customerId);
  return (
    <>
      <div className="screen">
        <Connection setNetwork={setNetwork} isLive={isLive} gapSince={gapSince} />
        <section aria-label="Likes" className="likes">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 14.5 2 8.4C-1.600 4.600 4.200-.6 8 3.400 11.800-.6 17.600 4.600 14 8.400Z" />
          </svg>
          <output>{library.likes}</output> {library.likes === 1 ? "like" : "likes"}
        </section>
        <section>
          <h3>Made for you</h3>
          {library.playlist.length === 0 && <p className="empty">Nothing yet</p>}
          <ol className="tracks">
            {library.playlist.map((track, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the position is what identifies a track in a list
              <li key={position}>{track}</li>
            ))}
          </ol>
        </section>
        <SharedPlaylist customerId={customerId} tracks={library.shared} />
      </div>
      <Cloud customerId={customerId} />
      <ReceivedPokes pokes={pokes} />
    </>
  );
};

/** One customer's app, followed by the changes in the cloud and the pokes received. */
export const Phone = ({ customerId }: { customerId: string }) => {
  const [{ client, setNetwork }] = useState(() => createPhone(customerId));
  return (
    <article className="phone" aria-label={`Phone of ${customerId}`}>
      <h2>{customerId}</h2>
      <PokeProvider client={client}>
        <App customerId={customerId} setNetwork={setNetwork} />
      </PokeProvider>
    </article>
  );
};
