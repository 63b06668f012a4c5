import { useCallback, useEffect, useState } from "react";
import * as z from "zod";
import { type PokeMeta, withContract } from "../../../poke-client/index.ts";
import { useMulticastPoke, usePoke } from "../../../poke-client/react.ts";
import { LIKES, type Library, MADE_FOR_YOU, SHARED, SHARED_FILTER } from "../library.ts";
import { fetchLibrary } from "./backend.ts";

const Track = z.object({ position: z.int().min(0), track: z.string() });
const Likes = z.object({ likes: z.int() });
const SharedTrack = Track.extend({ by: z.string() });

/** A poke as it came, and how long it took. */
export type Message = { key: string; type: string; filter: string; data: unknown; latencyMs: number };

const empty: Library = { playlist: [], likes: 0, shared: [] };
const MESSAGES_KEPT = 30;

const placed = <Value>(list: readonly Value[], position: number, value: Value): Value[] => [
  ...list.slice(0, position),
  value,
  ...list.slice(position + 1),
];

/** A list that begins anew drops the one before it. */
const grown = (playlist: string[], { position, track }: z.infer<typeof Track>) =>
  placed(position === 0 ? [] : playlist, position, track);

/** What the app shows of one customer: fetched once and after each gap, kept up to date by pokes. */
export const useLibrary = (customerId: string) => {
  const [library, setLibrary] = useState(empty);
  const [messages, setMessages] = useState<Message[]>([]);
  const [gapSince, setGapSince] = useState<number>();

  const note = (type: string, data: unknown, { id, ts, filter = "" }: PokeMeta) => {
    const message = { key: `${type} ${id}`, type, filter, data, latencyMs: Date.now() - ts };
    setMessages((before) => [message, ...before].slice(0, MESSAGES_KEPT));
  };
  const refetch = useCallback(() => fetchLibrary(customerId).then(setLibrary, () => {}), [customerId]);
  const onGap = ({ since }: { since: number }) => {
    setGapSince(since);
    void refetch();
  };
  const noted = <Data>(contract: z.ZodType<Data>, apply: (data: Data) => void) => {
    const checked = withContract(contract, (_type, data) => apply(data));
    return (type: string, data: unknown, meta: PokeMeta) => {
      note(type, data, meta);
      return checked(type, data, meta);
    };
  };

  const options = { enabled: true, onGap };
  const playlist = usePoke(
    MADE_FOR_YOU,
    // Campaigns poke this domain too, with whatever the marketer typed.
    (type, data, meta) => {
      note(type, data, meta);
      const made = Track.safeParse(data);
      if (made.success) setLibrary((before) => ({ ...before, playlist: grown(before.playlist, made.data) }));
    },
    options,
  );
  const likes = usePoke(
    LIKES,
    noted(Likes, (data) => setLibrary((before) => ({ ...before, likes: Math.max(before.likes, data.likes) }))),
    options,
  );
  const shared = useMulticastPoke(
    SHARED,
    SHARED_FILTER,
    noted(SharedTrack, ({ position, track, by }) =>
      setLibrary((before) => ({ ...before, shared: placed(before.shared, position, { track, by }) })),
    ),
    options,
  );
  const isLive = playlist.isLive && likes.isLive && shared.isLive;
  useEffect(() => {
    // After the subscriptions are live, so that nothing falls between.
    if (isLive) void refetch();
  }, [isLive, refetch]);
  return { library, messages, gapSince, isLive };
};
