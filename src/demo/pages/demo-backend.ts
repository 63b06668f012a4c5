import * as z from "zod";
import { ALBUM, createLibraries, LIKES, MADE_FOR_YOU, SHARED, SHARED_FILTER } from "./library.ts";

const CustomerId = z.string().min(1).max(200);

/** What a phone asks of the backend. */
export const Action = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("make-playlist"), customerId: CustomerId }),
  z.strictObject({ do: z.literal("like"), customerId: CustomerId }),
  z.strictObject({ do: z.literal("share"), customerId: CustomerId, track: z.string().trim().min(1).max(200) }),
]);
export type Action = z.infer<typeof Action>;

/** Invokes the function of this name with a JSON payload. */
export type InvokeFunction = (name: "poke" | "multicast-poke", payload: string) => Promise<unknown>;

const TRACK_EVERY_MS = 350;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays the app's own backend: changes what it knows, then pokes whom it concerns. */
export const createDemoBackend = (invoke: InvokeFunction) => {
  const libraries = createLibraries();
  const poke = (customerId: string, domain: string, data: unknown) =>
    invoke("poke", JSON.stringify({ customerId, domain, data }));

  const makePlaylist = async (customerId: string) => {
    libraries.clearPlaylist(customerId);
    for (const track of ALBUM) {
      await poke(customerId, MADE_FOR_YOU, { position: libraries.addTrack(customerId, track), track });
      await pause(TRACK_EVERY_MS);
    }
  };

  return {
    read: libraries.read,
    run: async (action: Action): Promise<unknown> => {
      switch (action.do) {
        case "make-playlist":
          return makePlaylist(action.customerId);
        case "like":
          return poke(action.customerId, LIKES, { likes: libraries.like(action.customerId) });
        case "share": {
          const shared = { track: action.track, by: action.customerId };
          const data = { position: libraries.share(shared), ...shared };
          return invoke("multicast-poke", JSON.stringify({ domain: SHARED, filter: SHARED_FILTER, data }));
        }
        default:
          return action satisfies never;
      }
    },
  };
};
