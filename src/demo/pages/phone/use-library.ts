import { useCallback, useEffect, useState } from "react";
import * as z from "zod";
import { type PokeMeta, withContract } from "../../../poke-client/index.ts";
import { useMulticastPoke, usePoke } from "../../../poke-client/react.ts";
import { toError } from "../../../to-error.ts";
import { LIKES, type Library, MADE_FOR_YOU, SHARED, SHARED_FILTER } from "../library.ts";
import { fetchLibrary } from "./backend.ts";

const Track = z.object({ position: z.int().min(0), track: z.string() });
const Titled = z.object({ title: z.string() });
const Likes = z.object({ likes: z.int() });
const SharedTrack = Track.extend({ by: z.string() });

/** A poke as the page shows it. */
export type ShownPoke = {
  key: string;
  customerId: string;
  type: string;
  filter: string;
  data: unknown;
  latencyMs: number;
};

type Received = { id: string; data: unknown; filter?: string; latencyMs: number };

const shownPoke = (customerId: string, type: string, { id, data, filter = "", latencyMs }: Received): ShownPoke => ({
  key: `${customerId} ${type} ${id}`,
  customerId,
  type,
  filter,
  data,
  latencyMs,
});

const EMPTY: Library = { title: "Made for you", playlist: [], likes: 0, shared: [] };

const replaceAt = <Value>(list: readonly Value[], position: number, value: Value): Value[] => [
  ...list.slice(0, position),
  value,
  ...list.slice(position + 1),
];

/** A track at position 0 starts a new playlist. */
const withTrack = (playlist: string[], { position, track }: z.infer<typeof Track>) =>
  replaceAt(position === 0 ? [] : playlist, position, track);

/** One customer's library: fetched at the start and after each gap, and updated by pokes, which `onPoke` receives. */
export const useLibrary = (customerId: string, onPoke: (poke: ShownPoke) => void) => {
  const [library, setLibrary] = useState(EMPTY);
  const [problem, setProblem] = useState<string>();
  const [gapSince, setGapSince] = useState<number>();

  const show = (type: string, data: unknown, { id, ts, filter = "" }: PokeMeta) =>
    onPoke(shownPoke(customerId, type, { id, data, filter, latencyMs: Date.now() - ts }));
  const refetch = useCallback(async () => {
    try {
      const { demoPoke, ...fetched } = await fetchLibrary(customerId);
      setLibrary(fetched);
      setProblem(undefined);
      if (demoPoke) onPoke(shownPoke(customerId, MADE_FOR_YOU, demoPoke));
    } catch (error) {
      setProblem(`Data not fetched: ${toError(error).message}`);
    }
  }, [customerId, onPoke]);
  const onGap = ({ since }: { since: number }) => {
    setGapSince(since);
    void refetch();
  };
  const shown = <Data>(contract: z.ZodType<Data>, apply: (data: Data) => void) => {
    const checked = withContract(contract, (_type, data) => apply(data));
    return (type: string, data: unknown, meta: PokeMeta) => {
      show(type, data, meta);
      return checked(type, data, meta);
    };
  };

  const options = { enabled: true, onGap };
  const playlist = usePoke(
    MADE_FOR_YOU,
    // Campaigns use this domain too, with any data that a marketer configures.
    (type, data, meta) => {
      show(type, data, meta);
      const track = Track.safeParse(data);
      if (track.success) setLibrary((before) => ({ ...before, playlist: withTrack(before.playlist, track.data) }));
      const titled = Titled.safeParse(data);
      if (titled.success) setLibrary((before) => ({ ...before, title: titled.data.title }));
    },
    options,
  );
  const likes = usePoke(
    LIKES,
    shown(Likes, (data) => setLibrary((before) => ({ ...before, likes: Math.max(before.likes, data.likes) }))),
    options,
  );
  const shared = useMulticastPoke(
    SHARED,
    SHARED_FILTER,
    shown(SharedTrack, ({ position, track, by }) =>
      setLibrary((before) => ({ ...before, shared: replaceAt(before.shared, position, { track, by }) })),
    ),
    options,
  );
  const rejected = playlist.error ?? likes.error ?? shared.error;
  const isLive = playlist.isLive && likes.isLive && shared.isLive;
  useEffect(() => {
    // Immediately, and again after the subscriptions are live, so that no change is missed in between.
    void isLive;
    void refetch();
  }, [isLive, refetch]);
  return { library, problem: rejected ? `Not subscribed: ${rejected.message}` : problem, gapSince, isLive };
};
