// What the desktop shows, and how each event of the library changes it. Nothing here touches the page or the library.

export type ContactKind = "call" | "callback" | "chat" | "SMS" | "task" | "email";
export type Phase = "ringing" | "accepted" | "connected" | "on hold" | "after-contact work" | "missed" | "failed";

export type ContactView = {
  id: string;
  kind: ContactKind;
  phase: Phase;
  /** Empty for a contact without a number. */
  customerNumber: string;
  dialedNumber: string;
  queue: string;
  attributes: readonly (readonly [name: string, value: string])[];
};

export type AgentView = { name: string; state: string; next: string; states: readonly string[] };

/** Whether the panel responds, and why not. */
export type Panel =
  | { kind: "loading" }
  | { kind: "ready" }
  | { kind: "waiting-for-login"; cause: LoginCause; attempts: number }
  | { kind: "denied" }
  | { kind: "gave-up"; attempts: number };
export type LoginCause = "no-response" | "signed-out" | "session-expired";

export type LogEntry = { key: number; at: number; list: "messages" | "events"; text: string };

export type DesktopState = {
  panel: Panel;
  agent: AgentView | undefined;
  isMuted: boolean;
  contacts: readonly ContactView[];
  /** Contacts that ended for good, so that a late event does not bring one back. */
  gone: readonly string[];
  selectedId: string | undefined;
  /** Why the last command failed. */
  problem: string | undefined;
  log: readonly LogEntry[];
};

export type DesktopEvent =
  | { type: "ready" }
  | { type: "no-response" }
  | { type: "login-needed"; cause: LoginCause }
  | { type: "access-denied" }
  | { type: "gave-up" }
  | { type: "agent"; agent: AgentView }
  | { type: "muted"; isMuted: boolean }
  | { type: "contact"; event: string; contact: ContactView }
  | { type: "contact-gone"; id: string }
  | { type: "command-started" }
  | { type: "command-failed"; command: string; reason: string }
  | { type: "contact-selected"; id: string };

export const INITIAL_STATE: DesktopState = {
  panel: { kind: "loading" },
  agent: undefined,
  isMuted: false,
  contacts: [],
  gone: [],
  selectedId: undefined,
  problem: undefined,
  log: [],
};

// Enough to look back over a call; the page renders all of them.
const LOG_MAX = 200;
const GONE_MAX = 100;

/** The state after an event. `at` is when it came, in milliseconds since the epoch. */
export const reduce = (state: DesktopState, { at, ...event }: DesktopEvent & { at: number }): DesktopState =>
  logged(apply(state, event), state, event, at);

const apply = (state: DesktopState, event: DesktopEvent): DesktopState => {
  switch (event.type) {
    case "ready":
      // The library acknowledges every second.
      return state.panel.kind === "ready" ? state : { ...state, panel: { kind: "ready" } };
    case "no-response":
      return { ...state, panel: waiting(state.panel, "no-response", 1) };
    case "login-needed":
      return { ...state, panel: waiting(state.panel, event.cause, 0) };
    case "access-denied":
      return { ...state, panel: { kind: "denied" } };
    case "gave-up":
      return { ...state, panel: { kind: "gave-up", attempts: attemptsOf(state.panel) } };
    case "agent":
      return { ...state, agent: event.agent };
    case "muted":
      return { ...state, isMuted: event.isMuted };
    case "contact":
      return withContact(state, event.contact, event.event);
    case "contact-gone":
      return withoutContact(state, event.id);
    case "command-started":
      return { ...state, problem: undefined };
    case "command-failed":
      return { ...state, problem: `${event.command} failed: ${event.reason}` };
    case "contact-selected":
      return { ...state, selectedId: event.id };
    default:
      return event satisfies never;
  }
};

const attemptsOf = (panel: Panel): number => ("attempts" in panel ? panel.attempts : 0);

/** The first cause remains: after it, the library only repeats that nothing responds. */
const waiting = (panel: Panel, cause: LoginCause, more: number): Panel => ({
  kind: "waiting-for-login",
  cause: panel.kind === "waiting-for-login" ? panel.cause : cause,
  attempts: attemptsOf(panel) + more,
});

const withContact = (state: DesktopState, contact: ContactView, event: string): DesktopState => {
  if (state.gone.includes(contact.id)) return state;
  const before = state.contacts.find(({ id }) => id === contact.id);
  // The library reports an accepted contact before its state changes.
  const isStillRinging = before?.phase === "accepted" && contact.phase === "ringing";
  const phase = event === "accepted" || isStillRinging ? acceptedPhase(contact.phase) : contact.phase;
  const shown = { ...contact, phase };
  const contacts = before
    ? state.contacts.map((one) => (one.id === contact.id ? shown : one))
    : [...state.contacts, shown];
  return { ...state, contacts, selectedId: state.selectedId ?? contact.id };
};

const acceptedPhase = (phase: Phase): Phase => (phase === "ringing" ? "accepted" : phase);

const withoutContact = (state: DesktopState, id: string): DesktopState => {
  const contacts = state.contacts.filter((contact) => contact.id !== id);
  return {
    ...state,
    contacts,
    gone: [...state.gone, id].slice(-GONE_MAX),
    selectedId: state.selectedId === id ? contacts.at(-1)?.id : state.selectedId,
  };
};

const logged = (next: DesktopState, before: DesktopState, event: DesktopEvent, at: number): DesktopState => {
  const line = lineOf(next, before, event);
  if (line === undefined) return next;
  const key = (before.log[0]?.key ?? 0) + 1;
  return { ...next, log: [{ key, at, ...line }, ...next.log].slice(0, LOG_MAX) };
};

const lineOf = (
  next: DesktopState,
  before: DesktopState,
  event: DesktopEvent,
): { list: LogEntry["list"]; text: string } | undefined => {
  const message = (text: string) => ({ list: "messages", text }) as const;
  switch (event.type) {
    case "ready":
      return next === before ? undefined : message("The control panel is connected.");
    case "no-response":
      return message(`No response of the control panel (attempt ${attemptsOf(next.panel)}).`);
    case "login-needed":
      return message("The session ended.");
    case "access-denied":
      return message("Access denied.");
    case "gave-up":
      return message("No further attempts.");
    case "agent":
      return before.agent?.state === event.agent.state ? undefined : message(`Agent: ${event.agent.state}`);
    case "muted":
      return message(event.isMuted ? "Muted." : "No longer muted.");
    case "contact":
      return event.event === "refresh" || next === before
        ? undefined
        : { list: "events", text: `${event.contact.kind} ${event.contact.customerNumber}: ${event.event}` };
    case "contact-gone":
      return { list: "events", text: `contact ${event.id}: destroyed` };
    case "command-failed":
      return message(next.problem ?? "");
    case "command-started":
    case "contact-selected":
      return undefined;
    default:
      return event satisfies never;
  }
};
