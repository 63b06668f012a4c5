import * as z from "zod";
import { ALBUM, createLibraries, LIKES, MADE_FOR_YOU, SHARED, SHARED_FILTER } from "./library.ts";

const CustomerId = z.string().min(1).max(200);

/** A request from a page to the backend. */
export const DemoAction = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("make-playlist"), customerId: CustomerId }),
  z.strictObject({ do: z.literal("like"), customerId: CustomerId }),
  z.strictObject({ do: z.literal("share"), customerId: CustomerId, track: z.string().trim().min(1).max(200) }),
]);
export type DemoAction = z.infer<typeof DemoAction>;

/** Invokes one of the poke functions with a JSON payload. Rejects if the poke was not accepted. */
export type InvokePokeFunction = (name: "poke" | "multicast-poke", payload: string) => Promise<unknown>;

/** A poke that a customer's app received. */
export type ReceivedPoke = { id: string; customerId: string; data: unknown; latencyMs: number };

const Titled = z.looseObject({ title: z.string() });

const TRACK_INTERVAL_MS = 350;

/** The demo app's backend: changes its data, then pokes the customers whom the change affects. */
export const createDemoBackend = (invoke: InvokePokeFunction) => {
  const libraries = createLibraries();
  const poke = (customerId: string, domain: string, data: unknown) =>
    invoke("poke", JSON.stringify({ customerId, domain, data }));

  const makePlaylist = async (customerId: string) => {
    libraries.clearPlaylist(customerId);
    for (const track of ALBUM) {
      await poke(customerId, MADE_FOR_YOU, { position: libraries.addTrack(customerId, track), track });
      await pause(TRACK_INTERVAL_MS);
    }
  };

  return {
    read: libraries.read,
    /** Keeps the poke that a customer received from the demo's journey, for pages that are opened later. */
    received: ({ id, customerId, data, latencyMs }: ReceivedPoke): void => {
      const titled = Titled.safeParse(data);
      if (titled.success) libraries.keepDemoPoke(customerId, { id, title: titled.data.title, data, latencyMs });
    },
    run: async (action: DemoAction): Promise<unknown> => {
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

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
