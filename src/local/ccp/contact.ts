export type ContactType = "voice" | "queue_callback" | "chat";
export type ContactStateType = "incoming" | "connecting" | "connected" | "missed" | "rejected" | "ended" | "error";
export type ConnectionStateType = "connecting" | "connected" | "hold" | "disconnected";

/** Milliseconds since the epoch. */
type Since<Type> = { type: Type; timestamp: number };

export type Connection = {
  connectionId: string;
  type: "agent" | "inbound";
  /** Whether it is the customer's. */
  initial: boolean;
  state: Since<ConnectionStateType>;
  /** Of the customer; null for contacts without a number. */
  phoneNumber: string | null;
  isMuted: boolean;
};

/** A contact in the panel. A text is a chat with the subtype `connect:SMS`. [amazon-connect-streams: src/api.js] */
export type Contact = {
  contactId: string;
  type: ContactType;
  subtype: "connect:Telephony" | "connect:Chat" | "connect:SMS";
  state: Since<ContactStateType>;
  connections: Connection[];
  attributes: Record<string, string>;
  /** The number that the customer dialed or texted. */
  dialedNumber: string | null;
  queueName: string | null;
  arrivedAt: number;
};

const OVER: ReadonlySet<ContactStateType> = new Set(["missed", "rejected", "ended", "error"]);

/** Whether the conversation is over, so that only the work after it is left. */
export const isOver = ({ state }: Contact): boolean => OVER.has(state.type);

/** The contact and all of its connections in other states. */
export const inState = (
  contact: Contact,
  type: ContactStateType,
  connection: ConnectionStateType,
  now: number,
): Contact => ({
  ...contact,
  state: { type, timestamp: now },
  connections: contact.connections.map((one) => ({ ...one, state: { type: connection, timestamp: now } })),
});

/** The contact with one connection changed. */
export const withConnection = (contact: Contact, id: string, change: Partial<Connection>): Contact => ({
  ...contact,
  connections: contact.connections.map((one) => (one.connectionId === id ? { ...one, ...change } : one)),
});
