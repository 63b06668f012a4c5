import { type FormEvent, useState } from "react";
import type { SharedTrack } from "../library.ts";
import type { Act } from "./use-act.ts";

type SharedPlaylistProps = { customerId: string; tracks: SharedTrack[]; act: Act };

/** The collaborative playlist: all phones show the tracks that any phone adds. */
export const SharedPlaylist = ({ customerId, tracks, act }: SharedPlaylistProps) => {
  const [track, setTrack] = useState("");
  const share = (event: FormEvent) => {
    event.preventDefault();
    void act({ do: "share", customerId, track });
    setTrack("");
  };
  return (
    <section>
      <h3>Road trip, shared</h3>
      <ul className="tracks">
        {tracks.map((shared, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the position is what identifies a track in a list
          <li key={position}>
            {shared.track} <small>by {shared.by === customerId ? "you" : shared.by}</small>
          </li>
        ))}
      </ul>
      <form onSubmit={share}>
        <input
          aria-label="Track"
          value={track}
          onChange={(event) => setTrack(event.target.value)}
          placeholder="A track for all phones"
        />
        <button type="submit" disabled={track.trim() === ""}>
          Add
        </button>
      </form>
    </section>
  );
};
