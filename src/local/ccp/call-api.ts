import * as z from "zod";
import { AGENT_STATES } from "./agent-state.ts";
import { type CcpState, changed, replacing } from "./ccp-state.ts";
import { type Connection, type Contact, inState, isOver, withConnection } from "./contact.ts";

/** A call of the page through the panel. [amazon-connect-streams: src/client.js, ClientMethods] */
export const ApiCall = z.object({ method: z.string(), params: z.record(z.string(), z.unknown()).nullish() });
export type ApiCall = z.infer<typeof ApiCall>;

/** What Connect's service returns for a call that it refuses. */
export type ApiProblem = { type: string; message: string };

export type ApiResult = { state: CcpState } | { problem: ApiProblem };

const State = z.object({ state: z.looseObject({ name: z.string() }) });
const OfContact = z.object({ contactId: z.string() });
const OfConnection = z.object({ contactId: z.string(), connectionId: z.string() });

/** The state after a call. A call that the panel does not know, or that does not fit the contact, is refused. */
export const callApi = (state: CcpState, { method, params }: ApiCall, now: number): ApiResult => {
  if (state.isFailing)
    return { problem: { type: "InternalServiceException", message: "the simulated service failed" } };
  switch (method) {
    case "putAgentState":
      return parsed(State, params, ({ state: { name } }) => chooseState(state, name, now));
    case "acceptContact":
      return onContact(state, params, now, (contact) =>
        isRinging(contact) ? inState(contact, "connected", "connected", now) : undefined,
      );
    case "rejectContact":
      return onContact(state, params, now, (contact) =>
        isRinging(contact) ? inState(contact, "rejected", "disconnected", now) : undefined,
      );
    case "clearContact":
    case "completeContact":
      return parsed(OfContact, params, ({ contactId }) => clearContact(state, contactId, now));
    case "destroyConnection":
      return onContact(state, params, now, (contact) =>
        isOver(contact) ? undefined : inState(contact, "ended", "disconnected", now),
      );
    case "holdConnection":
      return onConnection(state, params, now, { state: { type: "hold", timestamp: now } });
    case "resumeConnection":
      return onConnection(state, params, now, { state: { type: "connected", timestamp: now } });
    case "muteParticipant":
      return onConnection(state, params, now, { isMuted: true });
    case "unmuteParticipant":
      return onConnection(state, params, now, { isMuted: false });
    case "sendClientLogs":
    case "sendSoftphoneCallMetrics":
    case "sendSoftphoneCallReport":
      return { state };
    default:
      return { problem: { type: "UnsupportedOperation", message: `the simulated panel has no ${method}` } };
  }
};

const isRinging = ({ state }: Contact): boolean => state.type === "connecting" || state.type === "incoming";

const parsed = <T>(schema: z.ZodType<T>, params: unknown, apply: (input: T) => ApiResult): ApiResult => {
  const { data } = schema.safeParse(params);
  return data === undefined ? { problem: { type: "BadRequest", message: "parameters are missing" } } : apply(data);
};

const chooseState = (state: CcpState, name: string, now: number): ApiResult => {
  const chosen = AGENT_STATES.find((one) => one.name === name);
  if (chosen === undefined) return { problem: { type: "BadRequest", message: `no agent state ${name}` } };
  // An agent that chooses a state after a missed contact has seen it.
  const contacts = state.contacts.filter(({ state: { type } }) => type !== "missed" && type !== "rejected");
  return { state: changed(state, { chosen, contacts }, now) };
};

const clearContact = (state: CcpState, contactId: string, now: number): ApiResult => {
  const contact = state.contacts.find((one) => one.contactId === contactId);
  if (contact === undefined) return notFound(contactId);
  if (!isOver(contact)) return { problem: { type: "BadRequest", message: "the contact is not over" } };
  return { state: changed(state, { contacts: state.contacts.filter((one) => one !== contact) }, now) };
};

const onContact = (
  state: CcpState,
  params: unknown,
  now: number,
  change: (contact: Contact) => Contact | undefined,
): ApiResult =>
  parsed(OfContact, params, ({ contactId }) => {
    const contact = state.contacts.find((one) => one.contactId === contactId);
    if (contact === undefined) return notFound(contactId);
    const next = change(contact);
    if (next === undefined) return { problem: { type: "BadRequest", message: `the contact is ${contact.state.type}` } };
    return { state: changed(state, { contacts: replacing(state.contacts, next) }, now) };
  });

const onConnection = (state: CcpState, params: unknown, now: number, change: Partial<Connection>): ApiResult =>
  parsed(OfConnection, params, ({ connectionId }) =>
    onContact(state, params, now, (contact) =>
      contact.state.type === "connected" && contact.connections.some((one) => one.connectionId === connectionId)
        ? withConnection(contact, connectionId, change)
        : undefined,
    ),
  );

const notFound = (contactId: string): ApiResult => ({
  problem: { type: "ContactNotFoundException", message: `no contact ${contactId}` },
});
