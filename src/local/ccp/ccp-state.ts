import { AFTER_CALL_WORK, type AgentState, BUSY, MISSED, OFFLINE } from "./agent-state.ts";
import { type Contact, isOver } from "./contact.ts";

/** Whether an agent is signed in. Signed out, the panel does not respond, as Connect's does not. */
export type Session = "signed-in" | "signed-out";

export type CcpState = {
  session: Session;
  /** What the agent chose. Contacts can force another state. */
  chosen: AgentState;
  /** When the agent's state last changed, in milliseconds since the epoch. */
  since: number;
  contacts: readonly Contact[];
  /** The next call of the API fails. */
  isFailing: boolean;
};

export const initialState = (now: number): CcpState => ({
  session: "signed-in",
  chosen: OFFLINE,
  since: now,
  contacts: [],
  isFailing: false,
});

/** The agent's state: what its contacts force, otherwise what it chose. */
export const agentStateOf = ({ contacts, chosen }: CcpState): AgentState => forcedBy(contacts) ?? chosen;

/** The state in which the agent will be after its contacts, if they force another one now. */
export const nextStateOf = ({ contacts, chosen }: CcpState): AgentState | undefined =>
  forcedBy(contacts) === undefined ? undefined : chosen;

const forcedBy = (contacts: readonly Contact[]): AgentState | undefined => {
  if (contacts.some(({ state }) => state.type === "connected")) return BUSY;
  if (contacts.some(({ state }) => state.type === "missed" || state.type === "rejected")) return MISSED;
  return contacts.some(isOver) ? AFTER_CALL_WORK : undefined;
};

/** The state after a change. */
export const changed = (state: CcpState, change: Partial<Omit<CcpState, "since">>, now: number): CcpState => {
  const next = { ...state, ...change };
  return agentStateOf(next).name === agentStateOf(state).name ? next : { ...next, since: now };
};

/** The contacts with another one in place of the one with its id. */
export const replacing = (contacts: readonly Contact[], contact: Contact): Contact[] =>
  contacts.map((one) => (one.contactId === contact.contactId ? contact : one));
