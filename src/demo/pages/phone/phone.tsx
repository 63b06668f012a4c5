import { useState } from "react";
import { createPokeClient } from "../../../poke-client/index.ts";
import { PokeProvider } from "../../../poke-client/react.ts";
import { fetchToken } from "./backend.ts";
import { Connection } from "./connection.tsx";
import { createNetwork } from "./network.ts";
import { SharedPlaylist } from "./shared-playlist.tsx";
import type { Act } from "./use-act.ts";
import { type ShownPoke, useLibrary } from "./use-library.ts";

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

type PhoneProps = { customerId: string; act: Act; onPoke: (poke: ShownPoke) => void };

const App = ({ customerId, act, onPoke, setNetwork }: PhoneProps & { setNetwork: (online: boolean) => void }) => {
  const { library, problem, gapSince, isLive } = useLibrary(customerId, onPoke);
  const [isOnline, setOnline] = useState(true);
  const switchNetwork = (online: boolean) => {
    setNetwork(online);
    setOnline(online);
  };
  return (
    <div className="screen">
      <Connection isOnline={isOnline} setOnline={switchNetwork} isLive={isLive} gapSince={gapSince} />
      {problem !== undefined && <p role="alert">{problem}</p>}
      <section aria-label="Likes" className="likes">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 14.5 2 8.400C-1.600 4.600 4.200-.6 8 3.400 11.800-.6 17.600 4.600 14 8.400Z" />
        </svg>
        <output>{library.likes}</output> {library.likes === 1 ? "like" : "likes"}
        <button type="button" onClick={() => void act({ do: "like", customerId })}>
          Like elsewhere
        </button>
      </section>
      <section>
        <h3>{library.title}</h3>
        <ol className="tracks">
          {library.playlist.map((track, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the position is what identifies a track in a list
            <li key={position}>{track}</li>
          ))}
        </ol>
      </section>
      <SharedPlaylist customerId={customerId} tracks={library.shared} act={act} />
    </div>
  );
};

/** One customer's app. */
export const Phone = (props: PhoneProps) => {
  const { customerId } = props;
  const [{ client, setNetwork }] = useState(() => createPhone(customerId));
  return (
    <article className="phone" aria-label={`Phone of ${customerId}`}>
      <h2>{customerId}</h2>
      <PokeProvider client={client}>
        <App {...props} setNetwork={setNetwork} />
      </PokeProvider>
    </article>
  );
};
