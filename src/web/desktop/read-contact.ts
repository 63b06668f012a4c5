import type { AgentView, ContactKind, ContactView, Phase } from "./desktop-state.ts";

/** What the desktop shows of a contact; undefined if the library no longer has it. */
export const readContact = (contact: connect.Contact): ContactView | undefined => {
  try {
    const customer = contact.getInitialConnection() as connect.BaseConnection | undefined;
    return {
      id: contact.getContactId(),
      kind: kindOf(contact),
      phase: phaseOf(contact.getState().type, customer?.getState().type),
      customerNumber: numberOf(contact.getCustomerEndpoint?.()) || numberOf(customer?.getEndpoint()),
      dialedNumber: numberOf(contact.getConnectSystemEndpoint?.()),
      // A contact of a manager who listens has neither a queue nor attributes.
      queue: contact.getQueue()?.name ?? "",
      attributes: Object.values(contact.getAttributes() ?? {}).flatMap((attribute) =>
        attribute ? [[attribute.name, String(attribute.value ?? "")] as const] : [],
      ),
    };
  } catch {
    // [amazon-connect-streams: src/api.js, StateError] a callback that comes late refers to a contact that is gone.
    return undefined;
  }
};

export const readAgent = (agent: connect.Agent): AgentView => ({
  name: agent.getName(),
  state: agent.getState().name,
  next: agent.getNextState()?.name ?? "",
  states: agent.getAgentStates().map(({ name }) => name),
});

const numberOf = (endpoint: { phoneNumber?: string | null } | null | undefined): string => endpoint?.phoneNumber ?? "";

const kindOf = (contact: connect.Contact): ContactKind => {
  if (contact.getContactSubtype() === "connect:SMS") return "SMS";
  const type: string = contact.getType();
  switch (type) {
    case "voice":
      return "call";
    case "queue_callback":
      return "callback";
    case "task":
    case "email":
      return type;
    default:
      return "chat";
  }
};

const phaseOf = (contact: string, customer: string | undefined): Phase => {
  switch (contact) {
    case "connected":
      return customer === "hold" ? "on hold" : "connected";
    case "missed":
    case "rejected":
      return "missed";
    case "error":
      return "failed";
    case "ended":
      return "after-contact work";
    default:
      return "ringing";
  }
};
