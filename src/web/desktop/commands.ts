/** What the agent does with the controls of the desktop. Each rejects with a reason for people. */
export type Commands = {
  chooseState: (name: string) => Promise<void>;
  accept: (id: string) => Promise<void>;
  reject: (id: string) => Promise<void>;
  hold: (id: string) => Promise<void>;
  resume: (id: string) => Promise<void>;
  hangUp: (id: string) => Promise<void>;
  clear: (id: string) => Promise<void>;
  setMuted: (isMuted: boolean) => Promise<void>;
};

type Callbacks = { success: () => void; failure: (error: string) => void };

export const COMMANDS: Commands = {
  chooseState: (name) =>
    settled((callbacks) => {
      const agent = new connect.Agent();
      const state = agent.getAgentStates().find((one) => one.name === name);
      if (state === undefined) throw new Error(`no state ${name}`);
      // During a contact, the state follows after it.
      agent.setState(state, callbacks, { enqueueNextState: agent.getContacts().length > 0 });
    }),
  accept: (id) => settled((callbacks) => contactOf(id).accept(callbacks)),
  reject: (id) => settled((callbacks) => contactOf(id).reject(callbacks)),
  hold: (id) => settled((callbacks) => customerOf(id).hold(callbacks)),
  resume: (id) => settled((callbacks) => customerOf(id).resume(callbacks)),
  // Only the agent leaves: destroying the customer's connection would end conferences, too.
  hangUp: (id) => settled((callbacks) => contactOf(id).getAgentConnection().destroy(callbacks)),
  clear: (id) => settled((callbacks) => contactOf(id).clear(callbacks)),
  setMuted: async (isMuted) => {
    const agent = new connect.Agent();
    if (isMuted) agent.mute();
    else agent.unmute();
  },
};

const contactOf = (id: string): connect.Contact => {
  const contact = new connect.Agent().getContacts().find((one) => one.getContactId() === id);
  if (contact === undefined) throw new Error("the contact is gone");
  return contact;
};

const customerOf = (id: string): connect.BaseConnection => {
  const customer = contactOf(id).getActiveInitialConnection();
  if (customer === undefined || customer === null) throw new Error("the customer is no longer connected");
  return customer;
};

const settled = (run: (callbacks: Callbacks) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    run({ success: () => resolve(), failure: (error) => reject(new Error(reasonOf(error))) });
  });

/** [amazon-connect-streams: src/worker.js] An error is JSON text with a message; that of `accept` is the word "error". */
const reasonOf = (error: unknown): string => {
  try {
    const { message, type } = JSON.parse(String(error));
    return String(message ?? type ?? error);
  } catch {
    return error === "error" ? "Connect refused it" : String(error);
  }
};
