import { useState } from "react";
import type { PokeState } from "../../../poke-client/index.ts";
import { usePokeState } from "../../../poke-client/react.ts";

const describe = (state: PokeState, isLive: boolean): string => {
  switch (state.status) {
    case "connected":
      return isLive ? "Live" : "Subscribing";
    case "connecting":
      return "Connecting";
    case "waiting":
      return `Offline, attempt ${state.attempt}`;
    case "unauthorized":
      return "Not signed in";
    case "idle":
      return "Idle";
    case "closed":
      return "Closed";
    default:
      return state satisfies never;
  }
};

type ConnectionProps = { setNetwork: (online: boolean) => void; isLive: boolean; gapSince: number | undefined };

/** The state of the phone's connection, and a button that takes the phone offline or online. */
export const Connection = ({ setNetwork, isLive, gapSince }: ConnectionProps) => {
  const state = usePokeState();
  const [isOnline, setOnline] = useState(true);
  const toggle = () => {
    setNetwork(!isOnline);
    setOnline(!isOnline);
  };
  return (
    <section aria-label="Connection" className="connection">
      <output className={`state ${state.status}`}>{describe(state, isLive)}</output>
      <button type="button" onClick={toggle}>
        {isOnline ? "Go offline" : "Go online"}
      </button>
      {gapSince !== undefined && (
        <p className="gap">
          May have missed pokes since {new Date(gapSince).toLocaleTimeString()}; data fetched again.
        </p>
      )}
    </section>
  );
};
