import { randomUUID } from "node:crypto";
import { parseEvent } from "../../errors.ts";
import { toAgentUpdate } from "./agent-update.ts";
import { ApiCall, callApi } from "./call-api.ts";
import { type CcpState, initialState } from "./ccp-state.ts";
import { playAction, ScriptAction } from "./script-action.ts";

/** Receives an event of the panel: `update` has the session and the agent, `page` an event that the page gets as it is. */
export type Listener = (event: "update" | "page", data: object) => void;

// The service responds to a call before it sends the agent that the call changed, about as late as in Connect.
const UPDATE_DELAY_MS = 20;

/** The simulated agent, whom all pages of a panel show. */
export const createCcp = () => {
  let state: CcpState = initialState(Date.now());
  const listeners = new Set<Listener>();

  const current = () => ({ session: state.session, update: toAgentUpdate(state, Date.now()) });
  const publish = (): void => {
    for (const listener of listeners) listener("update", current());
  };

  return {
    /** Calls the listener now, and after each change until the returned function is called. */
    listen: (listener: Listener): (() => void) => {
      listeners.add(listener);
      listener("update", current());
      return () => listeners.delete(listener);
    },
    /** A call of the API: `{ data }`, or `{ err }` if Connect would refuse it. */
    call: (json: unknown): object => {
      const result = callApi(state, parseEvent(ApiCall, json), Date.now());
      if ("problem" in result) return { err: result.problem };
      state = result.state;
      setTimeout(publish, UPDATE_DELAY_MS);
      return { data: {} };
    },
    /** Plays an action of a script. Returns the contacts after it. */
    play: (json: unknown): object => {
      const played = playAction(state, parseEvent(ScriptAction, json), randomUUID, Date.now());
      state = played.state;
      publish();
      if (played.event !== undefined) for (const listener of listeners) listener("page", { event: played.event });
      return { contacts: state.contacts.map(({ contactId, state: { type } }) => ({ contactId, state: type })) };
    },
  };
};
