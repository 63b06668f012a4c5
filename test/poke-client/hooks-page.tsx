import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { configurePoke, createPokeClient } from "../../src/poke-client/index.ts";
import { PokeProvider, useMulticastPoke, usePoke, usePokeState } from "../../src/poke-client/react.ts";

// The test page for the React hooks. The query parameter `broker` is the URL of the broker.
// With `default`, the page has no provider, and its customer is signed out until the button is clicked.
const query = new URLSearchParams(location.search);
const usesDefault = query.has("default");
let isSignedIn = !usesDefault;
const options = {
  url: query.get("broker") ?? "",
  token: async () => {
    if (!isSignedIn) throw new Error("signed out");
    return { token: "t", customerHash: "abcdefghijklmnopqrstuvwxyz234567", expiresAt: Date.now() + 3_600_000 };
  },
  idleMs: 100,
  backoffBaseMs: 20,
  ...(usesDefault && { onError: () => {} }),
};
const client = usesDefault ? configurePoke({ ...options, credentialsTimeoutMs: 200 }) : createPokeClient(options);

const seenFunctions = new Set<unknown>();

const Playlist = ({ filter }: { filter: string }) => {
  const [seen, setSeen] = useState<string[]>([]);
  const [renders, setRenders] = useState(0);
  const [gaps, setGaps] = useState(0);
  const { startPoke, stopPoke, isLive, error } = useMulticastPoke(
    "PLAYLIST",
    filter,
    (_type, data) => setSeen([...seen, `${renders}:${String(data)}`]),
    { onGap: () => setGaps(gaps + 1) },
  );
  seenFunctions.add(startPoke).add(stopPoke);
  useEffect(() => {
    startPoke();
    return stopPoke;
  }, [startPoke, stopPoke]);
  return (
    <section>
      <output id="live">{String(isLive)}</output>
      <output id="seen">{seen.join(" ")}</output>
      <output id="gaps">{gaps}</output>
      <output id="error">{error?.code}</output>
      <output id="functions">{seenFunctions.size}</output>
      <button type="button" id="render" onClick={() => setRenders(renders + 1)}>
        render
      </button>
    </section>
  );
};

const Likes = () => {
  const [count, setCount] = useState(0);
  const [enabled, setEnabled] = useState(false);
  const { isLive } = usePoke("Likes", () => setCount(count + 1), { enabled });
  return (
    <section>
      <output id="likes">{`${count} ${isLive}`}</output>
      <button type="button" id="enable" onClick={() => setEnabled(!enabled)}>
        enable
      </button>
    </section>
  );
};

const Page = () => {
  const [filter, setFilter] = useState("one");
  const [isShown, setShown] = useState(true);
  return (
    <>
      <output id="status">{usePokeState().status}</output>
      <button
        type="button"
        id="sign-in"
        onClick={() => {
          isSignedIn = true;
        }}
      >
        sign in
      </button>
      <button type="button" id="filter" onClick={() => setFilter("two")}>
        filter
      </button>
      <button type="button" id="unmount" onClick={() => setShown(false)}>
        unmount
      </button>
      {isShown && <Playlist filter={filter} />}
      <Likes />
    </>
  );
};

createRoot(document.body.appendChild(document.createElement("main"))).render(
  <StrictMode>
    {usesDefault ? (
      <Page />
    ) : (
      <PokeProvider client={client}>
        <Page />
      </PokeProvider>
    )}
  </StrictMode>,
);
