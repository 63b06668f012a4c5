import type { PokeState } from "../../../poke-client/index.ts";

/** `tone` selects the color. */
export type ConnectionWords = { tone: "good" | "busy" | "bad" | "quiet"; words: string };

type Waiting = Extract<PokeState, { status: "waiting" }>;

/** The state of a phone's connection. `isLive`: all of its subscriptions are confirmed. */
export const connectionWords = (state: PokeState, isLive: boolean, isOnline: boolean): ConnectionWords => {
  if (!isOnline) return { tone: "bad", words: "Offline" };
  switch (state.status) {
    case "connected":
      return isLive ? { tone: "good", words: "Live" } : { tone: "busy", words: "Subscribing" };
    case "polling":
      return { tone: "good", words: "Polling" };
    case "connecting":
      return { tone: "busy", words: "Connecting" };
    case "waiting":
      return { tone: "bad", words: `${whyWaiting(state.reason)}; attempt ${state.attempt} follows` };
    case "unauthorized":
      return { tone: "bad", words: "The broker rejected the token" };
    case "idle":
      return { tone: "quiet", words: "Not connected" };
    case "closed":
      return { tone: "quiet", words: "Closed" };
    default:
      return state satisfies never;
  }
};

const whyWaiting = (reason: Waiting["reason"]): string => {
  switch (reason) {
    case "credentials":
      return "The server returned no token";
    case "refused":
      return "The broker refused the connection";
    case "busy":
      return "The broker is busy";
    case "lost":
      return "The connection was lost";
    case "silent":
      return "The broker does not respond";
    case "protocol":
      return "The broker sent something unexpected";
    default:
      return reason satisfies never;
  }
};
