import { usePokeState } from "../../../poke-client/react.ts";
import { connectionWords } from "./connection-words.ts";

type ConnectionProps = {
  isOnline: boolean;
  setOnline: (online: boolean) => void;
  isLive: boolean;
  gapSince: number | undefined;
};

/** The state of the phone's connection, and a button that takes the phone offline or online. */
export const Connection = ({ isOnline, setOnline, isLive, gapSince }: ConnectionProps) => {
  const { tone, words } = connectionWords(usePokeState(), isLive, isOnline);
  return (
    <section aria-label="Connection" className="connection">
      <output className={`state ${tone}`}>{words}</output>
      <button type="button" onClick={() => setOnline(!isOnline)}>
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
