import * as z from "zod";
import { ownValue } from "../../own-value.ts";
import { type CcpState, changed, initialState, replacing } from "./ccp-state.ts";
import { type Contact, inState, isOver } from "./contact.ts";

const Text = z.string().max(1_000);
const CONTACTS_MAX = 20;

const Arrives = z.strictObject({
  do: z.literal("arrive"),
  /** `callback`: a customer who asked to be called. */
  kind: z.enum(["call", "callback", "chat", "sms"]),
  from: Text.nullable().default(null),
  to: Text.nullable().default(null),
  queue: Text.nullable().default("Support"),
  attributes: z.record(z.string().max(100), Text).default({}),
});

/** What happens to the simulated agent. Without `contactId`, it happens to the newest contact that is not over. */
export const ScriptAction = z.discriminatedUnion("do", [
  Arrives,
  z.strictObject({ do: z.literal("hang-up"), contactId: Text.optional() }),
  z.strictObject({ do: z.literal("miss"), contactId: Text.optional() }),
  z.strictObject({ do: z.literal("fail-contact"), contactId: Text.optional() }),
  z.strictObject({ do: z.literal("vanish"), contactId: Text.optional() }),
  z.strictObject({ do: z.literal("fail-calls"), on: z.boolean() }),
  z.strictObject({ do: z.literal("sign-in") }),
  /** `lose-session`: the page is told with the event `auth_fail`; `sign-out`: with `terminated`. */
  z.strictObject({ do: z.literal("sign-out") }),
  z.strictObject({ do: z.literal("lose-session") }),
  z.strictObject({ do: z.literal("deny-access") }),
  z.strictObject({ do: z.literal("reset") }),
]);
export type ScriptAction = z.infer<typeof ScriptAction>;

/** An event for all pages, beside the update of the agent. */
export type PageEvent = "terminated" | "auth_fail" | "access_denied";

export type Played = { state: CcpState; event?: PageEvent };

/** Plays an action. Throws an `Error` for people if there is no contact that it fits. */
export const playAction = (state: CcpState, action: ScriptAction, id: () => string, now: number): Played => {
  switch (action.do) {
    case "arrive":
      return { state: arrive(state, action, id, now) };
    case "hang-up":
      return change(state, action, now, (contact) => inState(contact, "ended", "disconnected", now));
    case "miss":
      return change(state, action, now, (contact) => inState(contact, "missed", "disconnected", now));
    case "fail-contact":
      return change(state, action, now, (contact) => inState(contact, "error", "disconnected", now));
    case "vanish": {
      const { contactId } = findContact(state, action.contactId);
      return { state: changed(state, { contacts: state.contacts.filter((one) => one.contactId !== contactId) }, now) };
    }
    case "fail-calls":
      return { state: { ...state, isFailing: action.on } };
    case "sign-in":
      return { state: { ...state, session: "signed-in" } };
    case "sign-out":
      return { state: { ...state, session: "signed-out" }, event: "terminated" };
    case "lose-session":
      return { state: { ...state, session: "signed-out" }, event: "auth_fail" };
    case "deny-access":
      return { state, event: "access_denied" };
    case "reset":
      return { state: initialState(now) };
    default:
      return action satisfies never;
  }
};

const KINDS = {
  call: { type: "voice", subtype: "connect:Telephony", state: "connecting" },
  callback: { type: "queue_callback", subtype: "connect:Telephony", state: "incoming" },
  chat: { type: "chat", subtype: "connect:Chat", state: "connecting" },
  sms: { type: "chat", subtype: "connect:SMS", state: "connecting" },
} as const;

const arrive = (
  state: CcpState,
  { kind, from, to, queue, attributes }: z.infer<typeof Arrives>,
  id: () => string,
  now: number,
): CcpState => {
  if (state.contacts.length >= CONTACTS_MAX) throw new Error(`the agent has ${CONTACTS_MAX} contacts already`);
  const { type, subtype, state: first } = ownValue(KINDS, kind);
  const connection = { state: { type: "connecting", timestamp: now }, isMuted: false } as const;
  const contact: Contact = {
    contactId: id(),
    ...{ type, subtype, state: { type: first, timestamp: now } },
    connections: [
      { connectionId: id(), type: "agent", initial: false, phoneNumber: null, ...connection },
      { connectionId: id(), type: "inbound", initial: true, phoneNumber: from, ...connection },
    ],
    ...{ attributes, dialedNumber: to, queueName: queue, arrivedAt: now },
  };
  return changed(state, { contacts: [...state.contacts, contact] }, now);
};

const change = (
  state: CcpState,
  { contactId }: { contactId?: string | undefined },
  now: number,
  to: (contact: Contact) => Contact,
): Played => ({
  state: changed(state, { contacts: replacing(state.contacts, to(findContact(state, contactId))) }, now),
});

const findContact = ({ contacts }: CcpState, contactId: string | undefined): Contact => {
  const found =
    contactId === undefined
      ? contacts.findLast((contact) => !isOver(contact))
      : contacts.find((contact) => contact.contactId === contactId);
  if (found === undefined) throw new Error(contactId === undefined ? "no contact is open" : `no contact ${contactId}`);
  return found;
};
